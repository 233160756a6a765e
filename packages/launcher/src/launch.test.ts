/**
 * Real processes: PostgreSQL, and small programs in the place of the local cluster and the portal. It is long because
 * all that can befall one of them is tried on the same launcher.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import {
  freePort,
  processIdentity,
  startTestPostgres,
  waitForExit,
  type ProcessIdentity,
  type TestPostgres,
} from '@flyloft/local-processes';
import { build } from 'esbuild';
import { Client } from 'pg';
import type { LaunchOptions } from './launch';

jest.setTimeout(120_000);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-launch-'));
const runner = path.join(__dirname, '..', 'dist', 'test', 'run.cjs');
const stateDir = path.join(folder, 'state');
let port: number;

type Pids = { postgres: number; cluster: number; portal: number };
type Report = { url?: string; message?: string; next?: string } & Partial<Pids>;
type Started = { child: ChildProcess & { pid: number }; report: Report; log: () => string };

beforeAll(async () => {
  port = await freePort();
  fs.mkdirSync(path.join(folder, 'packages', 'backend'), { recursive: true });
  await build({
    entryPoints: [path.join(__dirname, '__fixtures__', 'run.ts')],
    outfile: runner,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['pg-native'],
  });
});

afterAll(async () => {
  const home = dataHome();
  fs.rmSync(folder, { recursive: true, force: true });
  fs.rmSync(path.dirname(runner), { recursive: true, force: true });
  fs.rmSync(home, { recursive: true, force: true });
});

/** Where PostgreSQL's data is: outside the state folder for root. */
function dataHome(): string {
  const { dataDir } = JSON.parse(
    fs.readFileSync(path.join(stateDir, 'postgres', 'identity.json'), 'utf8')
  ) as {
    dataDir: string;
  };
  return path.dirname(dataDir);
}

async function start(
  changes: Partial<LaunchOptions['options']> & { neededBytes?: number } = {},
  programs: Partial<LaunchOptions['programs']> = {}
): Promise<Started> {
  const { neededBytes, ...options } = changes;
  const fixture = (name: string) => [process.execPath, path.join(__dirname, '__fixtures__', name)];
  const input: Omit<LaunchOptions, 'progress'> = {
    root: folder,
    options: { port, stateDir, pluginHostImage: 'flyloft/plugin-host:dev', examples: false, ...options },
    programs: {
      localCluster: fixture('cluster.cjs'),
      pluginHost: ['plugin-host'],
      portal: fixture('portal.cjs'),
      ...programs,
    },
    baseConfig: [],
    neededBytes,
  };
  const child = spawn(process.execPath, [runner, JSON.stringify(input)], {
    env: { ...process.env, SECRET_OF_THE_PERSON: 'do not pass on' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', chunk => {
    log += chunk;
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child: child as Started['child'], report: JSON.parse(line) as Report, log: () => log };
}

async function running(): Promise<Started & { report: Pids }> {
  const started = await start();
  if (started.report.url === undefined) throw new Error(`${started.report.message}\n${started.log()}`);
  return started as Started & { report: Pids };
}

function identify(pid: number): ProcessIdentity {
  const identity = processIdentity(pid);
  if (!identity) throw new Error(`process ${pid} does not run`);
  return identity;
}

async function kill(pid: number): Promise<void> {
  const identity = identify(pid);
  process.kill(pid, 'SIGKILL');
  expect(await waitForExit(identity, 10_000)).toBe(true);
}

const get = async (route: string, at = port): Promise<string> =>
  (await fetch(`http://127.0.0.1:${at}${route}`)).text();

/** The first answer that `accept` takes; a portal that is being started again refuses connections. */
async function eventually(route: string, accept: (answer: string) => boolean): Promise<string> {
  const until = Date.now() + 30_000;
  for (;;) {
    const answer = await get(route).catch(error => String(error));
    if (accept(answer)) return answer;
    if (Date.now() > until) throw new Error(`${route} still answers ${answer}`);
    await new Promise(resolve => setTimeout(resolve, 30));
  }
}

const pod = (): { pid: number; port: number } =>
  JSON.parse(fs.readFileSync(path.join(stateDir, 'local-cluster', 'pod.json'), 'utf8'));

async function stop({ child, report }: Started & { report: Pids }): Promise<void> {
  const all = [report.postgres, report.cluster, Number(await get('/pid')), pod().pid].flatMap(
    pid => processIdentity(pid) ?? []
  );
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
  for (const identity of all) expect(processIdentity(identity.pid)?.startTime).not.toBe(identity.startTime);
}

it('starts everything, gives it private files and a listed environment, and stops everything', async () => {
  const started = await running();
  expect(await get('/query')).toBe('flyloft');
  expect(await get('/cluster')).toBe('cluster');
  expect(await get('/environment')).not.toContain('SECRET_OF_THE_PERSON');

  const visit = (dir: string): string[] =>
    fs.readdirSync(dir, { withFileTypes: true }).flatMap(entry => {
      const file = path.join(dir, entry.name);
      // What Node, the local cluster and PostgreSQL keep in their own folders is theirs; nobody else can enter them.
      const foreign = /\/(local-cluster|data|cache)$/.test(file);
      const mode = fs.lstatSync(file).mode & 0o777;
      const wanted = entry.isDirectory() ? 0o700 : 0o600;
      const wrong = mode === wanted || entry.isSocket() ? [] : [`${file} ${mode.toString(8)}`];
      return [...wrong, ...(entry.isDirectory() && !foreign ? visit(file) : [])];
    });
  expect(fs.statSync(stateDir).mode & 0o777).toBe(0o700);
  expect(visit(stateDir)).toEqual([]);

  await stop(started);
});

it('keeps secrets and ports between starts', async () => {
  const read = () => ({
    key: fs.readFileSync(path.join(stateDir, 'secrets', 'secret-key'), 'utf8'),
    config: fs.readFileSync(path.join(stateDir, 'app-config.generated.yaml'), 'utf8'),
  });
  const before = read();
  const started = await running();
  expect(read()).toEqual(before);
  expect(Buffer.from(before.key, 'base64')).toHaveLength(32);
  await stop(started);
});

it('starts the portal again when it is killed', async () => {
  const started = await running();
  await kill(started.report.portal);
  const pid = await eventually('/pid', answer => /^\d+$/.test(answer));
  expect(Number(pid)).not.toBe(started.report.portal);
  expect(started.log()).toMatch(/! The portal: its process \d+ ended\. Starting it again in 0\.2s\./);
  await stop(started);
});

it('starts PostgreSQL again at the same place when it is killed, while portal and pods go on', async () => {
  const started = await running();
  await kill(started.report.postgres);
  expect(await get('/pid')).toBe(String(started.report.portal));
  expect(await get('/', pod().port)).toBe('pod');
  await eventually('/query', answer => answer === 'flyloft');
  expect(await get('/pid')).toBe(String(started.report.portal));
  await stop(started);
});

it('starts the local cluster again when it is killed, while its pods serve', async () => {
  const started = await running();
  const before = pod();
  await kill(started.report.cluster);
  expect(await get('/', before.port)).toBe('pod');
  await eventually('/cluster', answer => answer === 'cluster');
  expect(pod()).toEqual(before);
  await stop(started);
});

it('adopts what a killed launcher left, and replaces its portal', async () => {
  const first = await running();
  const before = pod();
  await kill(first.child.pid);
  // Nothing went down with it.
  expect(await get('/query')).toBe('flyloft');
  expect(await get('/', before.port)).toBe('pod');

  const second = await running();
  expect(second.report).toMatchObject({ postgres: first.report.postgres, cluster: first.report.cluster });
  expect(second.report.portal).not.toBe(first.report.portal);
  expect(processIdentity(first.report.portal)).toBeUndefined();
  expect(second.log()).toContain('taken over from a launcher that was killed');
  expect(pod()).toEqual(before);
  await stop(second);
});

it('starts after everything was killed at once', async () => {
  const first = await running();
  for (const pid of [first.child.pid, first.report.portal, first.report.cluster, first.report.postgres])
    await kill(pid);
  const before = pod();
  expect(await get('/', before.port)).toBe('pod');
  const second = await running();
  expect(await get('/query')).toBe('flyloft');
  expect(pod()).toEqual(before);
  await stop(second);
});

it('refuses a second launcher in the same folder', async () => {
  const first = await running();
  const second = await start();
  expect(second.report).toEqual({
    message: `Flyloft runs already from ${stateDir} (process ${first.child.pid}). It serves http://localhost:${port}.`,
    next: expect.stringContaining(`kill ${first.child.pid}`),
  });
  expect(second.child.exitCode ?? (await once(second.child, 'exit'))[0]).toBe(4);
  expect(await get('/pid')).toBe(String(first.report.portal));
  await stop(first);
});

it('names who has taken the port, and leaves nothing running', async () => {
  const other = net.createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const refused = await start();
  expect(refused.report.message).toMatch(new RegExp(`^Port ${port} is taken by process ${process.pid} \\(`));
  expect(refused.report.next).toContain(`--port ${port + 1}`);
  expect(refused.child.exitCode ?? (await once(refused.child, 'exit'))[0]).toBe(4);
  other.close();
  await once(other, 'close');
  expect(fs.existsSync(path.join(stateDir, 'launcher.json'))).toBe(false);
});

it.each([
  ['is a file', 'taken', 'it is a file'],
  ['is below a file', 'taken/state', 'a part of its path is a file'],
])('says why the state folder cannot be used when it %s', async (_, name, why) => {
  fs.writeFileSync(path.join(folder, 'taken'), '');
  const wanted = path.join(folder, name);
  const refused = await start({ stateDir: wanted });
  expect(refused.report).toEqual({
    message: `${wanted} cannot be used to keep data: ${why}.`,
    next: expect.stringContaining('--state DIR'),
  });
  expect(refused.child.exitCode ?? (await once(refused.child, 'exit'))[0]).toBe(4);
});

/** Takes the port that a service had at the last start while `work` runs. */
async function withPortTaken(file: string, work: (port: number) => Promise<void>): Promise<void> {
  const kept = JSON.parse(fs.readFileSync(path.join(stateDir, file), 'utf8')) as { port: number };
  const other = net.createServer().listen(kept.port, '127.0.0.1');
  await once(other, 'listening');
  await work(kept.port);
  await once(other.close(), 'close');
}

it('starts the local cluster elsewhere when its port was taken meanwhile', async () => {
  await withPortTaken('local-cluster.json', async taken => {
    const started = await running();
    const now = JSON.parse(fs.readFileSync(path.join(stateDir, 'local-cluster.json'), 'utf8'));
    expect(now.port).not.toBe(taken);
    await stop(started);
  });
});

it('names who has taken the port at which plugins look for PostgreSQL', async () => {
  await withPortTaken('postgres/identity.json', async taken => {
    const refused = await start();
    expect(refused.report.message).toMatch(
      new RegExp(
        `^Port ${taken}, at which installed plugins look for PostgreSQL, is taken by process ${process.pid} `
      )
    );
    expect(refused.report.next).toMatch(/\S/);
    expect(refused.child.exitCode ?? (await once(refused.child, 'exit'))[0]).toBe(4);
    expect(fs.existsSync(path.join(stateDir, 'launcher.json'))).toBe(false);
  });
});

it('says that the disk is full before it starts anything', async () => {
  const refused = await start({ neededBytes: Number.MAX_SAFE_INTEGER });
  expect(refused.report).toEqual({
    message: expect.stringMatching(/^The disk is full: \d+ MiB are free in /),
    next: expect.stringContaining('--state DIR'),
  });
  expect(refused.child.exitCode ?? (await once(refused.child, 'exit'))[0]).toBe(4);
});

describe('a PostgreSQL of the person’s own', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(async () => {
    await server.stop();
  });
  const at = () => `127.0.0.1:${server.connection.port}`;

  it.each([
    [
      'does not answer',
      () => 'nobody:hunter2@127.0.0.1:1',
      /^PostgreSQL at 127\.0\.0\.1:1 cannot be used: connect ECONNREFUSED/,
    ],
    [
      'is nowhere',
      () => 'nobody:hunter2@no-such-host.invalid',
      /^PostgreSQL at no-such-host\.invalid:5432 cannot be used: getaddrinfo/,
    ],
    [
      'wants another password',
      () => `flyloft:hunter2@${at()}`,
      /does not let "flyloft" in: password authentication failed/,
    ],
  ])('that %s is named before anything starts, and its password is not', async (_, place, message) => {
    const refused = await start({ databaseUrl: `postgresql://${place()}/flyloft` });
    expect(refused.report.message).toMatch(message);
    expect(refused.report.next).toContain('--database');
    expect(JSON.stringify(refused.report) + refused.log()).not.toContain('hunter2');
    expect(refused.log()).not.toContain('starting');
    expect(refused.child.exitCode ?? (await once(refused.child, 'exit'))[0]).toBe(4);
  });

  it('must let plugins have databases and roles of their own', async () => {
    const client = new Client(server.connection);
    await client.connect();
    await client.query("CREATE ROLE poor LOGIN PASSWORD 'hunter2'");
    const asked = () => start({ databaseUrl: `postgresql://poor:hunter2@${at()}/not-made-yet` });
    const refused = await asked();
    expect(refused.report).toEqual({
      message: `"poor" may not make roles and databases in PostgreSQL at ${at()}, and every plugin gets one of each of its own.`,
      next: 'as its superuser: ALTER ROLE "poor" CREATEDB CREATEROLE',
    });
    await client.query('ALTER ROLE poor CREATEDB CREATEROLE');
    await client.end();
    const started = await asked();
    expect(started.report.url).toBe(`http://localhost:${port}`);
    // No embedded one was started beside it.
    expect(started.report).not.toHaveProperty('postgres');
    started.child.kill('SIGINT');
    await once(started.child, 'exit');
  });
});

it('ends what it started when the portal cannot start, and says why', async () => {
  const program = `console.log("Backend startup failed due to the following errors:\\n  Plugin 'a' startup failed; caused by Error: No kubeconfig"); process.exitCode = 1`;
  const refused = await start({}, { portal: [process.execPath, '-e', program, '--'] });
  expect(refused.report.message).toBe(
    `The portal ended while it started: No kubeconfig (log: ${path.join(stateDir, 'logs', 'portal.log')})`
  );
  await once(refused.child, 'exit');
  for (const file of ['postgres/identity.json', 'local-cluster.json']) {
    const { pid } = JSON.parse(fs.readFileSync(path.join(stateDir, file), 'utf8')) as { pid: number };
    expect(processIdentity(pid)).toBeUndefined();
  }
});
