import { hostSuite, pluginSource } from '../__testUtils__/hostSuite';
import { rowsOf } from '../__testUtils__/pluginRole';
import { packSource } from '../__testUtils__/testBundles';

jest.setTimeout(60_000);

const suite = hostSuite();
const TRY = { FLYLOFT_CHECK_EXPORT: 'checkConnection', FLYLOFT_CHECK_SECONDS: '2' };

const tryOut = async (check: string) => {
  const source = pluginSource(
    'sample',
    `throw new Error('it must not start')`,
    `exports.checkConnection = ${check};`
  );
  return suite.start(await packSource('sample', source), {
    env: TRY,
    config: {
      sample: { url: 'http://127.0.0.1:1' },
      backend: { reading: { allow: [{ host: '127.0.0.1:1' }] } },
    },
  });
};
const verdictOf = async (check: string) => {
  const host = await tryOut(check);
  const { connectionCheck } = await host.line(line => line.connectionCheck !== undefined);
  await host.state('ready');
  return connectionCheck;
};

it('asks the plugin with its configuration, and starts nothing of it', async () => {
  const verdict = await verdictOf(
    `async ({ config }) => ({ ok: true, message: config.getString('sample.url') })`
  );
  expect(verdict).toEqual({ outcome: 'ok', message: 'http://127.0.0.1:1' });
  const tables = await rowsOf(suite.database, `SELECT 1 FROM pg_namespace WHERE nspname = 'sample'`);
  expect(tables).toEqual([]);
});

it('takes secrets out of what the plugin says', async () => {
  const host = await tryOut(
    `async ({ config }) => ({ ok: false, message: 'refused ' + config.getString('backend.database.connection.password') })`
  );
  const { connectionCheck } = await host.line(line => line.connectionCheck !== undefined);
  expect(connectionCheck).toEqual({ outcome: 'refused', message: 'refused ***' });
});

it('reaches with the given fetch what the configuration names only', async () => {
  expect(await verdictOf(`({ fetch }) => fetch('http://169.254.169.254/')`)).toMatchObject({
    outcome: 'refused',
    message: expect.stringContaining('169.254.169.254 is not among the hosts'),
  });
});

it('ends a check that hangs, and stops in order when it is asked to', async () => {
  const host = await tryOut(`() => new Promise(() => undefined)`);
  const { connectionCheck } = await host.line(line => line.connectionCheck !== undefined);
  expect(connectionCheck).toMatchObject({ outcome: 'timed-out' });
  await host.state('ready');
  expect(await host.stop('SIGTERM')).toEqual({ code: 0, signal: null });
});

it('fails by name where the package exports no such function', async () => {
  const host = suite.start(await packSource('sample', pluginSource('sample', '')), { env: TRY });
  expect(await host.exit).toEqual({ code: 30, signal: null });
  expect(host.lines.at(-1)?.message).toContain('exports no function checkConnection');
});
