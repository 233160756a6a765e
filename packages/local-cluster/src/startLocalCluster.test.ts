import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ApiClient, readAccess } from './recordings/apiClient';
import { startLocalCluster, type LocalCluster, type LocalClusterOptions } from './startLocalCluster';

const run = promisify(execFile);
const kubectl = ['/usr/local/bin', '/usr/bin', ...(process.env.PATH ?? '').split(path.delimiter)]
  .map(folder => path.join(folder, 'kubectl'))
  .find(file => fs.existsSync(file));

let dataDir: string;
let cluster: LocalCluster | undefined;
let client: ApiClient;

async function start(options: Partial<LocalClusterOptions> = {}): Promise<void> {
  cluster = await startLocalCluster({ dataDir, ...options });
  client = new ApiClient(readAccess(cluster.kubeconfigPath), 'test/1');
}

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-cluster-'));
});

afterEach(async () => {
  client?.close();
  await cluster?.close();
  cluster = undefined;
  fs.rmSync(dataDir, { recursive: true, force: true });
});

const body = (value: unknown) => ({ body: JSON.stringify(value), contentType: 'application/json' });

it('lets nobody in without the token', async () => {
  await start();
  const access = readAccess(cluster?.kubeconfigPath ?? '');
  for (const token of ['', 'wrong', `${access.token}x`]) {
    const stranger = new ApiClient({ ...access, token });
    const answer = await stranger.request('GET', '/api/v1/secrets');
    stranger.close();
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text)).toMatchObject({ kind: 'Status', reason: 'Unauthorized' });
  }
});

it('answers to its own name only', async () => {
  await start();
  const answer = await client.request('GET', '/version', { headers: { Host: 'evil.example.com' } });
  expect(answer.status).toBe(403);
  expect((await client.request('GET', '/version')).status).toBe(200);
});

it('answers as slowly as asked', async () => {
  await start({ latencyMs: 120 });
  const begun = performance.now();
  await client.request('GET', '/api/v1/namespaces');
  expect(performance.now() - begun).toBeGreaterThan(115);
});

it('fails as asked, and tells the client when to come back', async () => {
  await start({ faults: { seed: 'x', rate: 1 } });
  const codes = new Set<number>();
  const hints = new Set<unknown>();
  for (let index = 0; index < 40; index++) {
    const answer = await client.request('PATCH', '/api/v1/namespaces/default', body({}));
    codes.add(answer.status);
    if (answer.status === 429) hints.add(answer.headers['retry-after']);
    expect(JSON.parse(answer.text)).toMatchObject({ kind: 'Status', code: answer.status });
  }
  expect([...codes].sort()).toEqual([409, 429, 500]);
  expect([...hints]).toEqual(['1']);
  expect((await client.request('GET', '/readyz')).status).toBe(200);
});

it('answers a watch from a forgotten revision with 410 and ends it', async () => {
  await start();
  await client.request('POST', '/api/v1/namespaces', body({ metadata: { name: 'n' } }));
  client.close();
  await cluster?.close();
  await start();
  const events: unknown[] = [];
  const stream = await client.stream('/api/v1/configmaps?watch=true&resourceVersion=2', {}, line =>
    events.push(line)
  );
  await stream.ended;
  expect(events).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
});

it('sends a bookmark shortly before the end of a watch, when something changed elsewhere', async () => {
  await start();
  const list = JSON.parse((await client.request('GET', '/api/v1/configmaps')).text) as {
    metadata: { resourceVersion: string };
  };
  const events: Array<{ type: string }> = [];
  const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=4&resourceVersion=${list.metadata.resourceVersion}`;
  const stream = await client.stream(
    `/api/v1/namespaces/default/configmaps?${query}&labelSelector=none`,
    {},
    line => events.push(line as { type: string })
  );
  await client.request('POST', '/api/v1/namespaces/default/configmaps', body({ metadata: { name: 'x' } }));
  await stream.ended;
  expect(events.map(({ type }) => type)).toEqual(['BOOKMARK']);
}, 15_000);

it('begins a watch with what is there, and marks the end of that', async () => {
  await start();
  const query =
    'watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan';
  const events: Array<{ type: string; object: { metadata: { annotations?: object } } }> = [];
  let stop: () => void = () => undefined;
  const marked = new Promise<void>(resolve => {
    stop = resolve;
  });
  const stream = await client.stream(`/api/v1/namespaces?${query}`, {}, line => {
    events.push(line as (typeof events)[number]);
    if (events.at(-1)?.type === 'BOOKMARK') stop();
  });
  await marked;
  stream.close();
  expect(events.slice(0, -1).every(({ type }) => type === 'ADDED')).toBe(true);
  expect(events.at(-1)?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
});

it('refuses an image it does not know, in words that say what to do', async () => {
  await start({ images: { 'plugin-host:dev': { command: ['true'] } } });
  await client.request(
    'POST',
    '/api/v1/namespaces/default/pods',
    body({ metadata: { name: 'p' }, spec: { containers: [{ name: 'main', image: 'nginx' }] } })
  );
  const end = Date.now() + 5_000;
  let text = '';
  while (!text.includes('ImagePullBackOff') && Date.now() < end) {
    text = (await client.request('GET', '/api/v1/namespaces/default/pods/p')).text;
  }
  expect(text).toContain(
    'the local cluster runs processes, not images, and knows only \\"plugin-host:dev\\"'
  );
});

describeWhere(kubectl !== undefined, 'kubectl is not on the PATH')('kubectl', () => {
  const call = async (...args: string[]): Promise<string> => {
    const env = { ...process.env, KUBECONFIG: cluster?.kubeconfigPath, HOME: dataDir };
    const { stdout } = await run(kubectl ?? '', args, { env });
    return stdout;
  };
  const manifest = (replicas: number, image: string) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image }] },
      },
    },
  });

  it('applies, gets, describes, scales and deletes', async () => {
    await start();
    const file = path.join(dataDir, 'web.json');
    const apply = async (value: unknown) => {
      fs.writeFileSync(file, JSON.stringify(value));
      return call('apply', '--validate=false', '-f', file);
    };
    expect(await apply(manifest(1, 'one'))).toBe('deployment.apps/web created\n');
    expect(await apply(manifest(1, 'one'))).toBe('deployment.apps/web unchanged\n');
    expect(await apply(manifest(0, 'two'))).toBe('deployment.apps/web configured\n');
    expect(await call('get', 'deploy', 'web', '-o', 'wide')).toMatch(/NAME +READY +UP-TO-DATE +AVAILABLE/);
    expect(await call('describe', 'deploy', 'web')).toMatch(/Image: +two/);
    expect(await call('apply', '--server-side', '--force-conflicts', '--validate=false', '-f', file)).toBe(
      'deployment.apps/web serverside-applied\n'
    );
    expect(await call('scale', 'deploy', 'web', '--replicas=0')).toContain('scaled');
    expect(await call('get', 'all', '-n', 'default')).toContain('deployment.apps/web');
    expect(await call('get', 'events')).toContain('ScalingReplicaSet');
    expect(await call('delete', 'deploy', 'web')).toContain('deleted');
    expect(await call('describe', 'ns', 'default')).toMatch(/Status: +Active/);
  }, 60_000);
});
