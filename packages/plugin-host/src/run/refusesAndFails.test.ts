import fs from 'node:fs';
import path from 'node:path';
import { hostSuite, pluginSource } from '../__testUtils__/hostSuite';
import type { HostProcess } from '../__testUtils__/hostProcess';
import { packSource } from '../__testUtils__/testBundles';
import { HOST_FAILURES, type HostFailureCode } from '../lifecycle/hostFailure';

jest.setTimeout(120_000);

const suite = hostSuite();

/** Waits for the end; the last line must say why, and the exit code must be the reason's own. */
async function expectFailure(host: HostProcess, code: HostFailureCode): Promise<string> {
  const exit = await host.exit;
  const last = host.lines.at(-1);
  expect({ code: last?.code, exit }).toEqual({
    code,
    exit: { code: HOST_FAILURES[code].exitCode, signal: null },
  });
  expect(last).toMatchObject({
    level: 'error',
    component: 'plugin-host',
    state: 'failed',
    errorCode: HOST_FAILURES[code].errorCode,
  });
  return String(last?.message);
}

describe('before anything of a bundle runs', () => {
  /** Would leave a file behind if a single line of it ran. */
  const tellTale = (file: string) =>
    `require('node:fs').writeFileSync(${JSON.stringify(file)}, 'ran'); ${pluginSource('sample', '')}`;

  it('refuses a bundle with another digest', async () => {
    const proof = path.join(process.env.TMPDIR ?? '/tmp', `flyloft-proof-${process.pid}`);
    const wanted = await packSource('sample', pluginSource('sample', ''));
    const other = await packSource('sample', tellTale(proof));
    const host = suite.start({ ...wanted, tgz: other.tgz });
    const message = await expectFailure(host, 'BUNDLE_DIGEST_MISMATCH');
    expect(message).toContain(other.digest);
    expect(host.states).toEqual(['verifying', 'failed']);
    expect(fs.existsSync(proof)).toBe(false);
    expect(fs.existsSync(path.join(host.workDir, 'bundle'))).toBe(false);
  });

  it('refuses a bundle that is no bundle', async () => {
    const wanted = await packSource('sample', pluginSource('sample', ''));
    const host = suite.start({ ...wanted, tgz: Buffer.from('not a tar') });
    expect(await expectFailure(host, 'BUNDLE_REFUSED')).toContain('BUNDLE_INVALID');
  });

  it('refuses another plugin’s bundle', async () => {
    const bundle = await packSource('other', pluginSource('other', ''));
    const message = await expectFailure(
      suite.start({ ...bundle, pluginId: 'sample' }),
      'BUNDLE_OF_OTHER_PLUGIN'
    );
    expect(message).toContain('of the plugin other');
  });

  it('gives up when its token is refused', async () => {
    const bundle = await packSource('sample', pluginSource('sample', ''));
    const host = suite.start(bundle, { token: 'of another digest' });
    expect(await expectFailure(host, 'BUNDLE_TOKEN_REFUSED')).toContain('401');
    expect(host.raw.join('\n')).not.toContain('of another digest');
  });

  it('waits for a portal that is away, and repeats a download that broke off', async () => {
    suite.portal.answers = ['unavailable', 'truncate'];
    const host = suite.start(await packSource('sample', pluginSource('sample', '')));
    const { attempts } = await host.line(line => line.state === 'verifying');
    await host.state('ready');
    expect(attempts).toBe(3);
  });

  it('gives up when the portal stays away for too long', async () => {
    suite.portal.answers = Array.from({ length: 20 }, () => 'unavailable' as const);
    const bundle = await packSource('sample', pluginSource('sample', ''));
    const host = suite.start(bundle, { env: { FLYLOFT_FETCH_DEADLINE_SECONDS: '0.4' } });
    expect(await expectFailure(host, 'BUNDLE_UNREACHABLE')).toContain('the portal answered 503');
    suite.portal.answers = [];
  });

  it('says what is missing in its environment', async () => {
    const bundle = await packSource('sample', pluginSource('sample', ''));
    const message = await expectFailure(
      suite.start(bundle, { env: { POD_IP: 'nowhere' } }),
      'SETTINGS_INVALID'
    );
    expect(message).toContain('POD_IP');
  });

  it('answers its probes while it waits, and stops at once when asked to', async () => {
    suite.portal.answers = Array.from({ length: 20 }, () => 'unavailable' as const);
    const host = suite.start(await packSource('sample', pluginSource('sample', '')));
    const url = await host.url();
    expect((await fetch(`${url}/.backstage/health/v1/liveness`)).status).toBe(200);
    expect((await fetch(`${url}/.backstage/health/v1/readiness`)).status).toBe(503);
    host.child.kill('SIGTERM');
    expect(await host.exit).toEqual({ code: 0, signal: null });
    expect(host.lines.at(-1)).toMatchObject({ state: 'stopped', from: 'fetching' });
    suite.portal.answers = [];
  });
});

describe('a plugin that fails', () => {
  const failing = async (source: string, options: { manifestId?: string } = {}) =>
    suite.start(await packSource('sample', source, options));

  it('while it is loaded', async () => {
    const message = await expectFailure(
      await failing(`throw new Error('broken at the top');`),
      'PLUGIN_NOT_LOADABLE'
    );
    expect(message).toContain('broken at the top');
  });

  it('because it is none', async () => {
    const message = await expectFailure(
      await failing(`exports.createRouter = () => {};`),
      'PLUGIN_NOT_LOADABLE'
    );
    expect(message).toContain('old backend system');
  });

  it('because it imports what nobody has', async () => {
    const message = await expectFailure(await failing(`require('nobody-has-this');`), 'PLUGIN_NOT_LOADABLE');
    expect(message).toContain(`Cannot find module 'nobody-has-this'`);
  });

  it('while it registers', async () => {
    const source = pluginSource('sample', '').replace(
      'register(env) {',
      `register(env) { throw new Error('cannot register');`
    );
    expect(await expectFailure(await failing(source), 'PLUGIN_START_FAILED')).toContain('cannot register');
  });

  it('in its init', async () => {
    const source = pluginSource('sample', `throw new TypeError('no such thing ' + 'secret-of-the-role');`);
    const host = await failing(source);
    expect(await expectFailure(host, 'PLUGIN_START_FAILED')).toContain('TypeError: no such thing ***');
    expect(host.raw.join('\n')).not.toContain('secret-of-the-role');
  });

  it('with a long story, of which the last line stays short', async () => {
    const host = await failing(pluginSource('sample', `throw new Error('long '.repeat(5000));`));
    const message = await expectFailure(host, 'PLUGIN_START_FAILED');
    expect(Buffer.byteLength(host.raw.at(-1) ?? '')).toBeLessThan(2048);
    expect(message.endsWith('…')).toBe(true);
    expect(host.lines.at(-2)?.error).toMatchObject({ name: 'Error' });
  });

  it('because its id is not the manifest’s', async () => {
    const host = await failing(pluginSource('catalog', `logger.info('init ran');`));
    expect(await expectFailure(host, 'PLUGIN_FOREIGN')).toContain('another plugin: catalog');
    expect(host.raw.join('\n')).not.toContain('init ran');
  });

  it('because it brings another plugin’s backend along', async () => {
    const source = `
      const { createBackendPlugin, createBackendFeatureLoader, coreServices } = require('@backstage/backend-plugin-api');
      const make = pluginId => createBackendPlugin({ pluginId, register(env) {
        env.registerInit({ deps: { logger: coreServices.logger }, async init({ logger }) { logger.info('init ran'); } });
      } });
      exports.default = createBackendFeatureLoader({ loader: () => [make('sample'), make('permission')] });`;
    const host = await failing(source);
    expect(await expectFailure(host, 'PLUGIN_FOREIGN')).toContain('permission');
    expect(host.raw.join('\n')).not.toContain('init ran');
  });

  it('because its database does not answer', async () => {
    const bundle = await packSource('sample', pluginSource('sample', ''));
    const database = { host: '127.0.0.1', port: 1, user: 'u', password: 'password-of-u', database: 'd' };
    const host = suite.start(bundle, { database });
    await expectFailure(host, 'DATABASE_UNREACHABLE');
    expect(host.raw.join('\n')).not.toContain('password-of-u');
  });

  it('later, by an exception that nothing catches', async () => {
    const host = await failing(
      pluginSource('sample', `router.get('/open', () => setImmediate(() => { throw new Error('later'); }));`)
    );
    await host.state('ready');
    await fetch(`${await host.url()}/api/sample/open`).catch(() => undefined);
    expect(await expectFailure(host, 'PLUGIN_CRASHED')).toContain('later');
  });

  it('by ending its process, even with exit code 0', async () => {
    const host = await failing(pluginSource('sample', `router.get('/open', () => process.exit(0));`));
    await host.state('ready');
    await fetch(`${await host.url()}/api/sample/open`).catch(() => undefined);
    expect(await expectFailure(host, 'PLUGIN_EXITED')).toContain('process.exit with 0');
  });

  it('in its own process only', async () => {
    const crash = `router.get('/open', () => setImmediate(() => { throw new Error('mine'); }));`;
    const crashing = await failing(pluginSource('sample', crash));
    await crashing.state('ready');
    const fine = pluginSource('other', `router.get('/open', (_q, r) => r.send('fine'));`);
    const other = suite.start(await packSource('other', fine));
    await other.state('ready');
    await fetch(`${await crashing.url()}/api/sample/open`).catch(() => undefined);
    await crashing.exit;
    expect(await (await fetch(`${await other.url()}/api/other/open`)).text()).toBe('fine');
  });

  it('by never giving its thread back: its liveness fails, so that it is ended from outside', async () => {
    const host = await failing(
      pluginSource('sample', `setTimeout(() => { logger.info('spinning'); for (;;); }, 50);`)
    );
    await host.line(line => line.message === 'spinning');
    const alive = fetch(`${await host.url()}/.backstage/health/v1/liveness`, {
      signal: AbortSignal.timeout(500),
    });
    await expect(alive).rejects.toThrow(/timeout/);
    expect(await host.stop('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('by never finishing its init: it lives, and is not ready', async () => {
    const host = await failing(
      pluginSource('sample', `logger.info('hanging'); await new Promise(() => {});`)
    );
    await host.line(line => line.message === 'hanging');
    const url = await host.url();
    expect((await fetch(`${url}/.backstage/health/v1/readiness`)).status).toBe(503);
    expect((await fetch(`${url}/.backstage/health/v1/liveness`)).status).toBe(200);
    host.child.kill('SIGTERM');
    expect(await host.exit).toEqual({ code: 0, signal: null });
  });

  it('by leaking until the memory it may have is used up', async () => {
    const source = pluginSource(
      'sample',
      `const kept = []; setInterval(() => { for (let i = 0; i < 50; i++) kept.push(new Array(1e5).fill({})); }, 5);`
    );
    const bundle = await packSource('sample', source);
    const host = suite.start(bundle, { flags: ['--max-semi-space-size=1', '--max-old-space-size=80'] });
    await host.state('ready');
    const exit = await host.exit;
    expect(exit.code === 134 || exit.signal === 'SIGABRT').toBe(true);
  });
});

describe('a host that is asked to stop', () => {
  const slow = pluginSource(
    'sample',
    `lifecycle.addShutdownHook(() => { logger.info('plugin stopped'); });
     router.get('/open', (_q, r) => { logger.info('request came'); process.once('SIGUSR2', () => r.send('finished')); });
     router.get('/open/quick', (_q, r) => r.send('quick'));`
  );

  it('finishes the requests in flight, stops the plugin and ends with 0', async () => {
    const host = suite.start(await packSource('sample', slow));
    await host.state('ready');
    const url = await host.url();
    const pending = fetch(`${url}/api/sample/open`);
    await host.line(line => line.message === 'request came');
    host.child.kill('SIGTERM');
    await host.state('draining');
    expect((await fetch(`${url}/.backstage/health/v1/readiness`)).status).toBe(503);
    // A client that has not heard yet is still served, on a connection that closes.
    const late = await fetch(`${url}/api/sample/open/quick`);
    expect([late.status, late.headers.get('connection')]).toEqual([200, 'close']);
    // A second signal, as from a terminal's Ctrl-C, does not cut it short.
    host.child.kill('SIGTERM');
    host.child.kill('SIGUSR2');
    expect(await (await pending).text()).toBe('finished');
    expect(await host.exit).toEqual({ code: 0, signal: null });
    expect(host.raw.join('\n')).toContain('plugin stopped');
    expect(host.lines.at(-1)).toMatchObject({ state: 'stopped', result: 'drained', pending: 0 });
  });

  it('cuts what does not finish in time, and still ends with 0', async () => {
    const host = suite.start(await packSource('sample', slow), {
      env: { FLYLOFT_DRAIN_DEADLINE_SECONDS: '0.5' },
    });
    await host.state('ready');
    const pending = fetch(`${await host.url()}/api/sample/open`).catch(() => 'cut');
    await host.line(line => line.message === 'request came');
    host.child.kill('SIGTERM');
    expect(await host.exit).toEqual({ code: 0, signal: null });
    expect(await pending).toBe('cut');
    expect(host.lines.at(-1)).toMatchObject({ state: 'stopped', result: 'cut', pending: 1 });
  });
});
