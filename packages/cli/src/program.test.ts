import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { runProgram } from './program';

/** Runs the command line as a script sees it: exit code, standard output, standard error. */
async function run(...argv: string[]) {
  let out = '';
  let err = '';
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(text => {
    out += text;
    return true;
  });
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(text => {
    err += text;
    return true;
  });
  process.exitCode = undefined;
  try {
    await runProgram(argv);
    return { code: process.exitCode ?? 0, out, err };
  } finally {
    process.exitCode = undefined;
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

describe('flyloft', () => {
  const env = { ...process.env };
  let home: string;
  beforeEach(async () => {
    home = await fs.mkdtemp(path.join(os.tmpdir(), 'flyloft-cli-'));
    process.env.XDG_CONFIG_HOME = home;
    delete process.env.FLYLOFT_TOKEN;
    delete process.env.FLYLOFT_URL;
  });
  afterEach(async () => {
    process.env = { ...env };
    await fs.rm(home, { recursive: true });
  });

  it('lists every command, with the exit codes', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const name of [
      'login',
      'pack',
      'publish',
      'search',
      'show',
      'install',
      'preview',
      'configure',
      'plan',
      'approve',
      'deny',
      'status',
      'cancel',
      'retry',
      'logs',
      'rollback',
      'uninstall',
    ]) {
      expect(out).toContain(`\n  ${name}`);
    }
    expect(out).toContain('3 waits for approval');
  });

  it.each([
    [['instal']],
    [['install']],
    [['install', 'x', '--wiat']],
    [['preview']],
    [['update', 'x', '--strategy', 'newest']],
    [['update', '--safe', '--strategy', 'latest']],
    [['deny', 'x']],
    [['login']],
    [['install', 'x', '--set', 'nonsense']],
    [['rollback', 'x', '--to', 'last']],
    [['logs', 'x', '--tail', '0']],
    [['search', '--limit', 'all']],
    [['search', '--portal', 'localhost']],
    [['login', '--as', 'admin', '--portal', 'localhost:7007']],
  ])('says that %j is wrong usage', async argv => {
    expect((await run(...argv)).code).toBe(2);
  });

  it('says who nobody is, and how to sign in', async () => {
    const text = await run('status');
    expect(text).toMatchObject({ code: 4, out: '' });
    expect(text.err).toContain('Next: ./flyloft login --as developer');
    const json = await run('status', '--json');
    expect(json.code).toBe(4);
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } });
    expect(json.err).toBe('');
  });

  it('names a file that is not there, and an address that is none', async () => {
    process.env.FLYLOFT_TOKEN = 'token';
    const missing = await run('publish', path.join(home, 'none.tgz'), '--json');
    expect(missing.code).toBe(4);
    expect(JSON.parse(missing.out).error).toMatchObject({
      code: 'BUNDLE_INVALID',
      message: expect.stringContaining('There is no file'),
    });
    process.env.FLYLOFT_URL = 'localhost';
    expect((await run('search')).err).toContain('"localhost" is no address of a portal.');
  });

  it('says that no portal answers', async () => {
    const { code, err } = await run('login', '--as', 'admin', '--portal', 'http://127.0.0.1:9');
    expect(code).toBe(4);
    expect(err).toContain('No portal answers at http://127.0.0.1:9');
  });

  describe('with a portal', () => {
    let server: http.Server;
    let portal: string;
    const requests: Array<{ method: string; url: string; authorization?: string; body: string }> = [];
    let answer: (url: string) => { status: number; body: unknown };
    beforeEach(async () => {
      requests.length = 0;
      server = http.createServer(async (req, res) => {
        let body = '';
        for await (const chunk of req) body += chunk;
        requests.push({ method: req.method!, url: req.url!, authorization: req.headers.authorization, body });
        const reply = req.url!.startsWith('/api/auth/demo/refresh')
          ? {
              status: req.headers['x-flyloft-person'] === 'developer' ? 200 : 401,
              body:
                req.headers['x-flyloft-person'] === 'developer'
                  ? {
                      backstageIdentity: {
                        token: 'dev-token',
                        expiresInSeconds: 3600,
                        identity: { userEntityRef: 'user:default/developer' },
                      },
                    }
                  : { error: { message: 'Choose who to be' } },
            }
          : answer(req.url!);
        res.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
      });
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      portal = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => new Promise(resolve => server.close(resolve)));

    it('keeps the session for its owner only and sends it along', async () => {
      answer = () => ({ status: 200, body: { items: [] } });
      expect((await run('login', '--as', 'nobody', '--portal', portal)).code).toBe(4);
      expect(await run('login', '--as', 'developer', '--portal', portal)).toMatchObject({ code: 0 });
      const file = path.join(home, 'flyloft', 'sessions.json');
      // eslint-disable-next-line no-bitwise -- the permission bits of a file mode
      expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
      const status = await run('status', '--json');
      expect(JSON.parse(status.out)).toEqual({ items: [] });
      expect(requests.at(-1)).toMatchObject({ authorization: 'Bearer dev-token' });
    });

    it('prints refusals of the portal with their code, and answers 4', async () => {
      await run('login', '--as', 'developer', '--portal', portal);
      answer = () => ({
        status: 404,
        body: {
          error: {
            name: 'NotFoundError',
            code: 'PLUGIN_NOT_FOUND',
            message: 'There is no plugin "radra". Did you mean "radar"?',
          },
        },
      });
      const { code, err } = await run('show', 'radra');
      expect(code).toBe(4);
      expect(err).toBe(
        '✗ There is no plugin "radra". Did you mean "radar"?\n  Next: ./flyloft search\n  PLUGIN_NOT_FOUND\n'
      );
    });

    it('offers the ways out of a conflict as commands, which ask for just that', async () => {
      await run('login', '--as', 'developer', '--portal', portal);
      const cost = { breaking: 0, moved: 0, added: 0, removed: 2, stays: 1 };
      answer = url =>
        url.endsWith('/plugins/events/uninstall')
          ? {
              status: 409,
              body: {
                error: {
                  name: 'ConflictError',
                  code: 'DEPENDENTS_EXIST',
                  message: 'argo 1.0.0 needs events ^1.0.0.',
                  details: {
                    lines: ['argo 1.0.0 needs events ^1.0.0.'],
                    graph: { nodes: [], edges: [] },
                    dependents: [],
                    repairs: [
                      {
                        sentence: 'Uninstall argo; uninstall events.',
                        cost,
                        changes: [
                          { kind: 'uninstall', pluginId: 'argo' },
                          { kind: 'uninstall', pluginId: 'events' },
                        ],
                      },
                    ],
                  },
                },
              },
            }
          : { status: 500, body: {} };
      const refused = await run('uninstall', 'events', '--yes', '--environment', 'staging');
      expect(refused.code).toBe(4);
      const command = './flyloft change uninstall:argo uninstall:events --environment staging';
      expect(refused.err).toContain(`✗ argo 1.0.0 needs events ^1.0.0.\n  What would fit:\n`);
      expect(refused.err).toContain(`    ${command}\n`);
      expect(refused.err).toContain('Or keep it');

      await run(...command.split(' ').slice(1), '--yes');
      expect(JSON.parse(requests.at(-1)?.body ?? '{}')).toEqual({
        environment: 'staging',
        changes: [
          { kind: 'uninstall', pluginId: 'argo' },
          { kind: 'uninstall', pluginId: 'events' },
        ],
        request: true,
      });
      expect((await run('change', 'uninstall:argo')).err).toContain('argo, its pages and its pod');
      expect((await run('change', 'remove:argo')).code).toBe(2);
    });

    it.each([
      ['uninstall', 'radar', '--remove-data', '--json'],
      ['change', 'start:argo', 'uninstall-with-data:radar'],
    ])('loses nothing for good without a terminal or --yes: %s %s %s', async (...argv) => {
      await run('login', '--as', 'developer', '--portal', portal);
      const before = requests.length;
      const { code, out, err } = await run(...argv);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('its database with everything in it');
      expect(err).toContain('--yes');
      expect(requests).toHaveLength(before);
    });

    it.each(['stop', 'uninstall'])('%s asks for a plan, also in a script', async name => {
      await run('login', '--as', 'developer', '--portal', portal);
      answer = () => ({ status: 409, body: { error: { code: 'PLAN_EMPTY', message: 'It is so.' } } });
      expect(await run(name, 'radar', '--json')).toEqual({
        code: 4,
        out: '{"error":{"code":"PLAN_EMPTY","message":"It is so."}}\n',
        err: '',
      });
      expect(requests.at(-1)).toMatchObject({
        method: 'POST',
        url: `/api/plugin-manager/plugins/radar/${name}`,
      });
    });

    it.each([
      ['cancel', 'undone', 0, /It was undone/],
      ['cancel', 'done', 4, /done before it could be stopped: Installs 1/],
      ['retry', 'undone', 0, /It was undone/],
      ['retry', 'stuck', 4, /left: Namespace plugin-radar[^]*\.\/flyloft retry 7e57 --wait/],
    ])('%s --wait of an operation that ends %s', async (name, state, code, text) => {
      await run('login', '--as', 'developer', '--portal', portal);
      const operation = {
        id: '7e57',
        planId: '4f1c',
        tenant: 'default',
        environment: 'local',
        summary: 'Installs 1.',
        state,
        requestedBy: 'user:default/developer',
        createdAt: '2026-01-01T00:00:00Z',
        steps: [],
        left: ['Namespace plugin-radar'],
        lastEventId: 1,
      };
      answer = url => ({ status: url.endsWith(`/${name}`) ? 202 : 200, body: operation });
      const human = await run(name, '7e57', '--wait');
      expect(human.code).toBe(code);
      expect(human.out).toMatch(text);
      expect(
        requests.some(({ method, url }) => method === 'POST' && url.endsWith(`/operations/7e57/${name}`))
      ).toBe(true);
      const json = await run(name, '7e57', '--json');
      expect(json.code).toBe(0);
      expect(JSON.parse(json.out)).toEqual({
        operation: { id: '7e57', state, left: ['Namespace plugin-radar'] },
      });
    });

    it('configures with `install` what has no newer release', async () => {
      await run('login', '--as', 'developer', '--portal', portal);
      const here = {
        id: '1',
        tenant: 'default',
        environment: 'local',
        pluginId: 'radar',
        name: 'Radar',
        state: 'running',
        release: '1.0.0',
        revision: 1,
        health: { status: 'healthy', reasons: [] },
        type: 'standalone',
        config: {},
        installedAt: '2026-01-01T00:00:00Z',
        changedAt: '2026-01-01T00:00:00Z',
        changedBy: 'user:default/admin',
      };
      const asked = async (installed: object) => {
        answer = url =>
          url.includes('/plugins/installed')
            ? { status: 200, body: { items: [installed] } }
            : { status: 404, body: { error: { code: 'PLUGIN_NOT_FOUND', message: 'none' } } };
        await run('install', 'radar', '--set', 'days=7');
        return JSON.parse(requests.at(-1)?.body ?? '{}').changes;
      };
      const wish = { pluginId: 'radar', config: { days: 7 } };
      expect(await asked(here)).toEqual([{ kind: 'configure', ...wish }]);
      expect(await asked({ ...here, available: '1.1.0' })).toEqual([{ kind: 'update', ...wish }]);
    });
  });
});
