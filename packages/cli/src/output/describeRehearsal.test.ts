import { describeRehearsal } from './describeRehearsal';

describe('describeRehearsal', () => {
  it('says each thing that was tried, why it would be refused, and what it comes to', () => {
    const lines = describeRehearsal({
      at: '2026-01-01T10:00:00.000Z',
      tookMs: 420,
      passed: false,
      summary: 'It would fail: 1 of 3 checks said no.',
      steps: [
        { kind: 'exact', outcome: 'fine', sentence: 'Nothing has moved.', refusals: [] },
        {
          kind: 'quota',
          outcome: 'refused',
          sentence: 'The quota is not enough for Radar.',
          refusals: [{ code: 'CLUSTER_QUOTA', message: 'Lower it.' }],
        },
        { kind: 'image', outcome: 'not-checked', sentence: 'It is pulled later.', refusals: [] },
      ],
    });
    expect(lines).toEqual([
      '✓ Nothing has moved.',
      '✗ The quota is not enough for Radar.',
      '    Lower it. (CLUSTER_QUOTA)',
      '- It is pulled later.',
      '✗ It would fail: 1 of 3 checks said no. 0.4 s, nothing was changed.',
    ]);
  });
});
