import { EventEmitter, once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { KubernetesConnection } from './KubernetesConnection';
import { KubernetesHttp } from './KubernetesHttp';
import { WatchedDescription } from './WatchedDescription';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-description-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const signal = new AbortController().signal;
const className = (name: string) => ({ metadata: { name, resourceVersion: '2' } });

/** An API server with storage classes, whose watch a test writes to. */
class ApiServer {
  readonly asked: string[] = [];
  readonly events = new EventEmitter();
  classes = [className('slow')];
  watchStatus = 200;
  private connection: KubernetesConnection | undefined;
  private readonly server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://api');
    const watch = searchParams.get('watch') === 'true';
    this.asked.push(`${watch ? 'watch ' : ''}${pathname}`);
    const json = (body: unknown) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (pathname === '/version') json({ gitVersion: 'v1.36.0', platform: 'linux/amd64' });
    else if (pathname === '/apis') json({ groups: [{ name: 'storage.k8s.io' }] });
    else if (!watch) json({ metadata: { resourceVersion: '1' }, items: this.classes });
    else if (this.watchStatus !== 200) response.writeHead(this.watchStatus).end('{}');
    else {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      this.events.on('write', event => response.write(`${JSON.stringify(event)}\n`));
      this.events.emit('watched');
    }
  });

  async start(): Promise<KubernetesHttp> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { port } = this.server.address() as AddressInfo;
    const content = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [
        { name: 'test', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } },
      ],
      users: [{ name: 'test', user: {} }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    });
    const kubeconfig = path.join(folder, `${port}.json`);
    fs.writeFileSync(kubeconfig, content);
    this.connection = KubernetesConnection.load({ kubeconfig });
    return new KubernetesHttp(this.connection);
  }

  stop(): void {
    this.connection?.close();
    this.server.closeAllConnections();
    this.server.close();
  }
}

let api: ApiServer;
let description: WatchedDescription;
let now = 0;

beforeEach(async () => {
  api = new ApiServer();
  now = 0;
  description = new WatchedDescription(
    await api.start(),
    () => undefined,
    () => now
  );
});
afterEach(() => {
  description.close();
  api.stop();
});

const storage = async () => (await description.describe(signal)).storageClasses;

/** Asks until the answer is that, and came without asking the server. */
async function storageBecomes(names: string[], quietly = true): Promise<void> {
  for (;;) {
    const before = api.asked.length;
    const found = await storage();
    const isQuiet = api.asked.length === before;
    if (found.outcome === 'listed' && found.names.join() === names.join() && (isQuiet || !quietly)) return;
    await new Promise(resolve => setImmediate(resolve));
  }
}

it('asks once, and knows of a new class from then on without asking', async () => {
  const watched = once(api.events, 'watched');
  expect(await storage()).toEqual({ outcome: 'listed', names: ['slow'] });
  await watched;
  await storageBecomes(['slow']);
  const before = api.asked.length;
  const fast = {
    ...className('fast'),
    metadata: {
      ...className('fast').metadata,
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
  };
  api.events.emit('write', { type: 'ADDED', object: fast });
  await storageBecomes(['fast', 'slow']);
  expect(await storage()).toMatchObject({ standard: 'fast' });
  api.events.emit('write', { type: 'DELETED', object: className('slow') });
  await storageBecomes(['fast']);
  expect(api.asked).toHaveLength(before);
});

it('asks once for all who ask at the same time, and again for version and groups after a while', async () => {
  const watched = once(api.events, 'watched');
  await Promise.all([storage(), storage(), storage()]);
  await watched;
  await storageBecomes(['slow']);
  expect(api.asked.filter(asked => asked === '/version')).toHaveLength(1);
  now = 60_001;
  await storage();
  expect(api.asked.filter(asked => asked === '/version')).toHaveLength(2);
});

it('asks each time where it may not watch', async () => {
  api.watchStatus = 403;
  await storage();
  api.classes = [className('slow'), className('new')];
  await storageBecomes(['new', 'slow'], false);
  const before = api.asked.length;
  await storage();
  expect(api.asked.length).toBeGreaterThan(before);
});

it('leaves others their answer when one gives up', async () => {
  const gone = new AbortController();
  const first = description.describe(gone.signal);
  const second = storage();
  gone.abort(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  expect(await second).toEqual({ outcome: 'listed', names: ['slow'] });
});
