import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { isSameProcess, type ProcessIdentity } from '@flyloft/local-processes';
import type { Deployment, EndpointSlice, Namespace, Pod } from '../model/types';
import { ApiClient, readAccess } from '../recordings/apiClient';
import { bundleCli, startClusterProcess, type ClusterProcess } from '../__testUtils__/clusterProcess';

/** Kills the cluster's process in every way, with pods that serve. */

const SERVER = `require('node:http').createServer((_, response) => response.end(String(process.pid)))
  .listen(8080, process.env.POD_IP);
process.on('SIGTERM', () => process.exit(0));`;

let folder: string;
let cli: string;
let running: ClusterProcess | undefined;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-crash-'));
  cli = bundleCli(folder);
  fs.writeFileSync(path.join(folder, 'server.js'), SERVER);
}, 60_000);

afterEach(async () => {
  if (running && running.child.exitCode === null && running.child.signalCode === null)
    await running.end('SIGTERM');
  running = undefined;
}, 30_000);

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function start(data: string): Promise<ApiClient> {
  const image = JSON.stringify([process.execPath, path.join(folder, 'server.js')]);
  running = await startClusterProcess(cli, ['--data', path.join(folder, data), '--image', `web:1=${image}`]);
  return new ApiClient(readAccess(running.kubeconfig));
}

async function ask<T>(client: ApiClient, target: string): Promise<T> {
  return JSON.parse((await client.request('GET', target)).text) as T;
}

async function until<T>(what: string, read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`${what}: ${JSON.stringify(value).slice(0, 3_000)}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** What a pod answers: its process id; undefined when it does not. */
function call(address: string): Promise<number | undefined> {
  return new Promise(resolve => {
    const request = http.get({ host: address, port: 8080, agent: false, timeout: 1_000 }, response => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve(Number(text)));
    });
    request.on('error', () => resolve(undefined));
    request.on('timeout', () => request.destroy());
  });
}

const post = (client: ApiClient, target: string, body: unknown) =>
  client.request('POST', target, { body: JSON.stringify(body), contentType: 'application/json' });

async function deploy(client: ApiClient): Promise<Pod> {
  await post(client, '/api/v1/namespaces', { metadata: { name: 'crash' } });
  await post(client, '/api/v1/namespaces/crash/services', {
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  await post(client, '/apis/apps/v1/namespaces/crash/deployments', {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'main',
              image: 'web:1',
              ports: [{ containerPort: 8080 }],
              env: [{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
              readinessProbe: { httpGet: { port: 8080 }, periodSeconds: 1 },
            },
          ],
        },
      },
    },
  });
  return readyPod(client);
}

const pods = (client: ApiClient) => ask<{ items: Pod[] }>(client, '/api/v1/namespaces/crash/pods');
const isReady = (pod: Pod | undefined): boolean =>
  pod?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

async function readyPod(client: ApiClient): Promise<Pod> {
  const { items } = await until(
    'a ready pod',
    () => pods(client),
    list => list.items.length === 1 && isReady(list.items[0])
  );
  return items[0] as Pod;
}

function identityOf(data: string, pod: Pod): ProcessIdentity {
  const file = path.join(folder, data, 'pods', pod.metadata.uid, 'state.json');
  const state = JSON.parse(fs.readFileSync(file, 'utf8')) as { containers: Record<string, ProcessIdentity> };
  const identity = state.containers.main;
  if (!identity) throw new Error(`${file} names no process`);
  return identity;
}

it('leaves pods serving when it is killed, and adopts them by identity', async () => {
  const client = await start('killed');
  const before = await deploy(client);
  const address = before.status.podIP ?? '';
  const identity = identityOf('killed', before);
  expect(await call(address)).toBe(identity.pid);

  await running?.end('SIGKILL');
  client.close();
  expect(await call(address)).toBe(identity.pid);

  const again = await start('killed');
  const after = await readyPod(again);
  expect(after.metadata.uid).toBe(before.metadata.uid);
  expect(after.status.containerStatuses?.[0]).toMatchObject({ restartCount: 0, ready: true });
  expect(after.status.podIP).toBe(address);
  expect(await call(address)).toBe(identity.pid);

  // Its readiness goes on: when the adopted process ends, that is seen and it is restarted.
  process.kill(identity.pid, 'SIGKILL');
  await until(
    'the restart',
    () => pods(again),
    ({ items }) => items[0]?.status.containerStatuses?.[0]?.restartCount === 1
  );
  await readyPod(again);
  expect(await call(address)).not.toBe(identity.pid);
  again.close();
}, 60_000);

it('restarts a pod whose process ended while nobody looked', async () => {
  const client = await start('lost');
  const before = await deploy(client);
  const identity = identityOf('lost', before);
  await running?.end('SIGKILL');
  client.close();
  process.kill(identity.pid, 'SIGKILL');
  await until(
    'its end',
    () => Promise.resolve(isSameProcess(identity)),
    alive => !alive
  );

  const again = await start('lost');
  const { items } = await until(
    'the restart',
    () => pods(again),
    list => list.items[0]?.status.containerStatuses?.[0]?.restartCount === 1 && isReady(list.items[0])
  );
  expect(items[0]?.metadata.uid).toBe(before.metadata.uid);
  expect(items[0]?.status.containerStatuses?.[0]?.lastState.terminated).toMatchObject({
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
  });
  again.close();
}, 60_000);

it('stops every pod on SIGTERM, keeps the state, and runs them again', async () => {
  const client = await start('stopped');
  const before = await deploy(client);
  const identity = identityOf('stopped', before);
  await running?.end('SIGTERM');
  client.close();
  expect(isSameProcess(identity)).toBe(false);
  expect(await call(before.status.podIP ?? '')).toBeUndefined();

  const again = await start('stopped');
  const after = await until(
    'the pod to serve again',
    () => call(before.status.podIP ?? ''),
    answer => answer !== undefined
  );
  expect(after).not.toBe(identity.pid);
  const pod = await readyPod(again);
  expect(pod.metadata.uid).toBe(before.metadata.uid);
  const deployment = await until(
    'the Deployment to be available',
    () => ask<Deployment>(again, '/apis/apps/v1/namespaces/crash/deployments/web'),
    ({ status }) => status.availableReplicas === 1
  );
  expect(deployment.metadata.generation).toBe(1);
  const { items } = await ask<{ items: EndpointSlice[] }>(
    again,
    '/apis/discovery.k8s.io/v1/namespaces/crash/endpointslices'
  );
  expect(items[0]?.endpoints?.[0]?.addresses).toEqual([pod.status.podIP]);
  again.close();
}, 60_000);

it('finishes a deletion that was under way when it was killed', async () => {
  const client = await start('deleting');
  const pod = await deploy(client);
  const identity = identityOf('deleting', pod);
  await client.request('DELETE', '/api/v1/namespaces/crash');
  await running?.end('SIGKILL');
  client.close();

  const again = await start('deleting');
  await until(
    'the end of the namespace',
    () => again.request('GET', '/api/v1/namespaces/crash'),
    ({ status }) => status === 404
  );
  expect(isSameProcess(identity)).toBe(false);
  expect(fs.readdirSync(path.join(folder, 'deleting', 'pods'))).toEqual([]);
  const { items } = await ask<{ items: Namespace[] }>(again, '/api/v1/namespaces');
  expect(items.map(({ metadata }) => metadata.name)).not.toContain('crash');
  again.close();
}, 60_000);

it('keeps whole writes only, whenever it is killed', async () => {
  const client = await start('writes');
  await post(client, '/api/v1/namespaces', { metadata: { name: 'crash' } });
  const acknowledged: string[] = [];
  const writing = (async () => {
    for (let index = 0; ; index++) {
      const name = `item-${index}`;
      const { status } = await post(client, '/api/v1/namespaces/crash/configmaps', {
        metadata: { name },
        data: { value: 'x'.repeat(10_000), check: name },
      });
      if (status === 201) acknowledged.push(name);
    }
  })().catch(() => undefined);
  await until(
    'some writes',
    () => Promise.resolve(acknowledged.length),
    count => count > 50
  );
  await running?.end('SIGKILL');
  await writing;
  client.close();

  const again = await start('writes');
  type Item = { metadata: { name: string }; data: { value: string; check: string } };
  const { items } = await ask<{ items: Item[] }>(again, '/api/v1/namespaces/crash/configmaps');
  const kept = items.filter(({ metadata }) => metadata.name.startsWith('item-'));
  expect(kept.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(acknowledged));
  for (const { metadata, data } of kept) {
    expect(data.check).toBe(metadata.name);
    expect(data.value).toHaveLength(10_000);
  }
  again.close();
}, 60_000);

it('refuses a second cluster in the same folder, and takes the folder over from a killed one', async () => {
  const client = await start('locked');
  client.close();
  const first = running;
  await expect(startClusterProcess(cli, ['--data', path.join(folder, 'locked')])).rejects.toThrow(
    /Another local cluster \(process \d+\) runs in/
  );
  await first?.end('SIGKILL');
  const again = await start('locked');
  expect((await again.request('GET', '/readyz')).text).toBe('ok');
  again.close();
}, 60_000);

it('comes back on the port it had, with the same authority and token', async () => {
  const client = await start('port');
  client.close();
  const { url, kubeconfig } = running as ClusterProcess;
  const before = fs.readFileSync(kubeconfig, 'utf8');
  await running?.end('SIGTERM');
  const again = await start('port');
  expect(running?.url).toBe(url);
  expect(fs.readFileSync(kubeconfig, 'utf8')).toBe(before);
  again.close();
}, 60_000);

it('keeps its files to itself', async () => {
  const client = await start('private');
  client.close();
  const data = path.join(folder, 'private');
  expect(fs.statSync(data).mode & 0o777).toBe(0o700);
  for (const name of ['kubeconfig', 'token', 'tls.json', 'state.db']) {
    expect(fs.statSync(path.join(data, name)).mode & 0o777).toBe(0o600);
  }
}, 60_000);
