/**
 * `npm start` with everything real: PostgreSQL, the local cluster with a running pod, the portal. Each of its
 * processes is killed in turn.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import {
  createTestDatabase,
  freePort,
  isSameProcess,
  processIdentity,
  startTestPostgres,
  waitForExit,
  type ProcessIdentity,
} from '@flyloft/local-processes';
import { Client } from 'pg';
import { parse } from 'yaml';
import { z } from 'zod';

jest.setTimeout(480_000);

const root = path.resolve(__dirname, '..', '..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-start-'));
const stateDir = path.join(folder, 'state');
const POD_PORT = 8080;
let port: number;
let current: Started | undefined;

type Started = { child: ChildProcess & { pid: number }; log: () => string };

const identityFile = z.object({ pid: z.number(), startTime: z.string(), dataDir: z.string().optional() });

function identityIn(file: string): ProcessIdentity & { dataDir?: string } {
  return identityFile.parse(JSON.parse(fs.readFileSync(path.join(stateDir, file), 'utf8')));
}

const files = { portal: 'portal.json', postgres: 'postgres/identity.json', cluster: 'local-cluster.json' };

beforeAll(async () => {
  port = await freePort();
});

afterAll(async () => {
  current?.child.kill('SIGINT');
  if (current && current.child.exitCode === null) await once(current.child, 'exit');
  const { dataDir } = identityIn(files.postgres);
  fs.rmSync(folder, { recursive: true, force: true });
  if (dataDir) fs.rmSync(path.dirname(dataDir), { recursive: true, force: true });
});

/** Starts the launcher and resolves when it says that the portal is ready. */
async function start(state = stateDir, ...more: string[]): Promise<Started> {
  const args = ['scripts/start.mjs', '--port', String(port), '--state', state, '--no-examples', ...more];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk;
      if (log.includes('Flyloft is ready at')) resolve();
    });
    child.once('exit', code => reject(new Error(`the launcher ended with ${code}: ${log}`)));
  });
  await ready;
  current = { child: child as Started['child'], log: () => log };
  return current;
}

/** One request to the cluster with what its kubeconfig says. */
async function kubernetes(
  method: string,
  route: string,
  body?: unknown
): Promise<{ status: number; body: unknown }> {
  const kubeconfig = z
    .object({
      clusters: z.array(
        z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': z.string() }) })
      ),
      users: z.array(z.object({ user: z.object({ token: z.string() }) })),
    })
    .parse(parse(fs.readFileSync(path.join(stateDir, 'local-cluster', 'kubeconfig'), 'utf8')));
  const cluster = kubeconfig.clusters[0]?.cluster;
  const token = kubeconfig.users[0]?.user.token;
  if (!cluster || !token) throw new Error('the kubeconfig names no cluster');
  const request = https.request(new URL(route, cluster.server), {
    method,
    ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  request.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode ?? 0, body: JSON.parse(text) };
}

/** Asks again until it is as wanted. */
async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + 60_000;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`${what}: not within a minute. ${current?.log()}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

const podList = z.object({
  items: z.array(
    z.object({ status: z.object({ podIP: z.string().optional(), phase: z.string().optional() }) })
  ),
});

/** What the pod answers: its own process id. */
async function askPod(): Promise<number> {
  const { body } = await kubernetes('GET', '/api/v1/namespaces/start-test/pods');
  return askPodAt(podList.parse(body).items[0]?.status.podIP);
}

async function askPodAt(address: string | undefined): Promise<number> {
  const response = await fetch(`http://${address}:${POD_PORT}/`, { signal: AbortSignal.timeout(2_000) });
  return Number(await response.text());
}

const portalAnswers = async (): Promise<true | undefined> =>
  (await fetch(`http://127.0.0.1:${port}/.backstage/health/v1/readiness`)).ok || undefined;

async function deployPod(): Promise<void> {
  const labels = { app: 'start-test' };
  const program = `require('node:http').createServer((q, s) => s.end(String(process.pid))).listen(${POD_PORT}, process.env.POD_IP)`;
  await kubernetes('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'start-test' },
  });
  const created = await kubernetes('POST', '/apis/apps/v1/namespaces/start-test/deployments', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'start-test' },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'server',
              image: 'flyloft/plugin-host:dev',
              command: [process.execPath, '-e', program],
              env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
              ports: [{ containerPort: POD_PORT }],
            },
          ],
        },
      },
    },
  });
  expect(created.status).toBe(201);
}

async function kill(identity: ProcessIdentity): Promise<void> {
  process.kill(identity.pid, 'SIGKILL');
  expect(await waitForExit(identity, 10_000)).toBe(true);
}

it('starts, survives the death of each of its processes, and leaves nothing behind', async () => {
  const first = await start();
  expect(await portalAnswers()).toBe(true);
  await deployPod();
  const pod = await eventually('the pod', askPod);
  const address = podList.parse((await kubernetes('GET', '/api/v1/namespaces/start-test/pods')).body).items[0]
    ?.status.podIP;

  // While the launcher lives it starts again what was killed; the pod notices nothing.
  for (const name of ['portal', 'postgres', 'cluster'] as const) {
    const before = identityIn(files[name]);
    await kill(before);
    expect(await askPodAt(address)).toBe(pod);
    await eventually(`${name} again`, async () => isSameProcess(identityIn(files[name])) || undefined);
    await eventually('the portal', portalAnswers);
    expect(await eventually('the pod', askPod)).toBe(pod);
  }

  // The launcher itself: everything goes on without it, and the next one takes it over.
  const before = {
    postgres: identityIn(files.postgres),
    cluster: identityIn(files.cluster),
    portal: identityIn(files.portal),
  };
  const launcher = processIdentity(first.child.pid);
  expect(launcher).toBeDefined();
  if (launcher) await kill(launcher);
  expect(await portalAnswers()).toBe(true);
  expect(await askPodAt(address)).toBe(pod);

  const second = await start();
  expect(identityIn(files.postgres)).toEqual(before.postgres);
  expect(identityIn(files.cluster)).toEqual(before.cluster);
  expect(isSameProcess(before.portal)).toBe(false);
  expect(await askPod()).toBe(pod);

  // Everything at once.
  for (const identity of [...Object.values(files).map(identityIn), processIdentity(second.child.pid)]) {
    if (identity) await kill(identity);
  }
  expect(await askPodAt(address)).toBe(pod);
  const third = await start();
  expect(await eventually('the pod', askPod)).toBe(pod);

  // Ctrl-C ends every process, the pod's too.
  const all = [...Object.values(files).map(identityIn), processIdentity(pod)].flatMap(
    identity => identity ?? []
  );
  expect(all.map(isSameProcess)).toEqual([true, true, true, true]);
  third.child.kill('SIGINT');
  expect(await once(third.child, 'exit')).toEqual([0, null]);
  expect(all.map(isSameProcess)).toEqual([false, false, false, false]);
});

it('starts again within seconds, with its data', async () => {
  const started = performance.now();
  await start();
  expect(performance.now() - started).toBeLessThan(30_000);
  expect((await kubernetes('GET', '/apis/apps/v1/namespaces/start-test/deployments/start-test')).status).toBe(
    200
  );
  await eventually('the pod', askPod);
});

it('uses a cluster and a PostgreSQL of the person’s own when told to', async () => {
  current?.child.kill('SIGINT');
  if (current) await once(current.child, 'exit');
  const own = path.join(folder, 'own');
  const postgres = await startTestPostgres();
  const database = await createTestDatabase(postgres.connection);
  const cluster = spawn(
    process.execPath,
    [path.join(root, 'packages/local-cluster/dist/local-cluster.cjs'), '--data', path.join(own, 'cluster')],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  );
  const [line] = (await once(cluster.stdout, 'data')) as [Buffer];
  const { kubeconfig } = z.object({ kubeconfig: z.string() }).parse(JSON.parse(line.toString()));

  const state = path.join(own, 'state');
  const started = await start(state, '--kubeconfig', kubeconfig, '--database', database.connectionString);
  expect(await portalAnswers()).toBe(true);
  expect(fs.readdirSync(state)).not.toContain('local-cluster.json');
  expect(fs.readdirSync(state)).not.toContain('postgres');
  const client = new Client(database.connection);
  await client.connect();
  const { rows } = await client.query(
    "SELECT 1 FROM information_schema.schemata WHERE schema_name = 'plugin-manager'"
  );
  expect(rows).toHaveLength(1);
  await client.end();

  started.child.kill('SIGINT');
  expect(await once(started.child, 'exit')).toEqual([0, null]);
  cluster.kill('SIGTERM');
  await once(cluster, 'exit');
  await postgres.stop();
});
