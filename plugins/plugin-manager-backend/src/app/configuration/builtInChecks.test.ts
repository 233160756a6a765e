import { builtInChecks } from './builtInChecks';

const never = () => Promise.reject(new Error('is not asked'));
const checks = builtInChecks({ addresses: { send: never }, repositories: { branches: never, paths: never } });
const reaches = [
  { host: 'api.example', port: 443 },
  { host: 'plain.example', port: 80 },
];

const ask = (value: string | { url: string }) =>
  checks
    .find(({ id }) => id === 'plugin-reaches')!
    .check({
      value,
      field: '/api',
      config: {},
      options: {},
      environment: { id: 'local' },
      reaches,
      signal: new AbortController().signal,
    });

it.each([['https://API.example/v1'], ['https://api.example:443'], ['http://plain.example/hook']])(
  'says that the plugin may reach %s, asking nobody',
  async url => {
    expect(await ask(url)).toMatchObject({ outcome: 'ok', message: expect.stringContaining('open') });
    expect(await ask({ url })).toMatchObject({ outcome: 'ok' });
  }
);

it.each([['http://api.example/'], ['https://api.example:8443'], ['https://other.example']])(
  'says that the plugin may not reach %s, and who can change it',
  async url => {
    expect(await ask(url)).toMatchObject({
      outcome: 'problem',
      message: expect.stringContaining('do not open'),
      nextStep: expect.stringContaining('egressFrom'),
    });
  }
);

it('says nothing of what is no address, and of plugins without a pod that browsers ask', async () => {
  expect(await ask('mailto:a@b.example')).toMatchObject({ outcome: 'unknown' });
  const [check] = checks.filter(({ id }) => id === 'plugin-reaches');
  const { signal } = new AbortController();
  const input = {
    value: 'https://api.example',
    field: '/a',
    config: {},
    options: {},
    environment: { id: 'l' },
    signal,
  };
  expect(await check!.check(input)).toEqual({
    outcome: 'ok',
    message: 'The plugin has no pod: browsers ask this address.',
  });
});
