import { describeDetection } from './environment';

const at = '2026-01-02T03:04:05.000Z';
const fact = (source: string, title: string, text: string) => ({ detector: source, source, title, text, at });

it('says what is known under where it comes from, and what could not be asked', () => {
  const lines = describeDetection({
    facts: [
      fact('Cluster', 'Version', 'Kubernetes 1.36.'),
      fact('Portal', 'Address', 'http://localhost'),
      fact('Cluster', 'Metrics', 'None.'),
    ],
    suggestions: [],
    silent: [{ detector: 'vault', source: 'Vault', because: 'it is sealed' }],
  });
  expect(lines).toEqual([
    expect.stringContaining('Cluster'),
    '  Version: Kubernetes 1.36.',
    '  Metrics: None.',
    expect.stringContaining('looked at 2026-01-02 03:04:05 UTC'),
    '  Address: http://localhost',
    expect.stringContaining('Vault could not be asked: it is sealed.'),
  ]);
});

it('says that nothing is known', () => {
  expect(describeDetection({ facts: [], suggestions: [], silent: [] })).toEqual([
    'Nothing is known of it: this portal has no detectors.',
  ]);
});
