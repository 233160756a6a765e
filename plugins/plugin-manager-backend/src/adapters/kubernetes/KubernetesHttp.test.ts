import fs from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { KubernetesCluster } from './KubernetesCluster';
import { KubernetesConnection } from './KubernetesConnection';
import { KubernetesHttp, NoAnswer } from './KubernetesHttp';
import { reachInside } from './reach';
import { TokenBucket } from './TokenBucket';

type Reply = (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-http-'));
let server: http.Server;
let connection: KubernetesConnection;
let client: KubernetesHttp;
let replies: Reply[];
let asked: Array<{ method: string; url: string; headers: http.IncomingHttpHeaders; body: string }>;

/** An API server that answers as a test says, one reply after the other; the last one stays. */
beforeEach(async () => {
  replies = [];
  asked = [];
  server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', text => {
      body += text;
    });
    request.on('end', () => {
      asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      reply?.(request, response, body);
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const kubeconfig = path.join(folder, 'config');
  const { port } = server.address() as net.AddressInfo;
  fs.writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [
        {
          name: 'c',
          cluster: { server: `http://127.0.0.1:${port}/base/`, 'insecure-skip-tls-verify': true },
        },
      ],
      users: [{ name: 'u', user: { token: 't0ken' } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    })
  );
  connection = KubernetesConnection.load({ kubeconfig });
  client = new KubernetesHttp(connection);
});
afterEach(async () => {
  connection.close();
  server.closeAllConnections();
  await new Promise(resolve => {
    server.close(resolve);
  });
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const json =
  (status: number, body: unknown, headers: http.OutgoingHttpHeaders = {}): Reply =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

const list = (resourceVersion: string, items: object[] = []) =>
  json(200, { metadata: { resourceVersion }, items });
const event = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;

describe('KubernetesHttp', () => {
  it('sends what it is given, below the server’s path, with its credentials', async () => {
    replies = [json(200, { ok: true })];
    const answer = await client.request({
      method: 'PATCH',
      path: '/api/v1/namespaces/n/configmaps/c',
      query: { fieldManager: 'flyloft', dryRun: undefined },
      body: { from: [{ _from: 1 }] },
      contentType: 'application/apply-patch+yaml',
    });
    expect(answer).toEqual({ status: 200, body: { ok: true } });
    expect(asked[0]).toMatchObject({
      method: 'PATCH',
      url: '/base/api/v1/namespaces/n/configmaps/c?fieldManager=flyloft',
      body: '{"from":[{"_from":1}]}',
      headers: { authorization: 'Bearer t0ken', 'content-type': 'application/apply-patch+yaml' },
    });
  });

  it('asks again when a busy server says, and not before', async () => {
    replies = [json(429, {}, { 'retry-after': '1' }), json(200, { ok: true })];
    const startedAt = performance.now();
    expect((await client.request({ method: 'GET', path: '/x' })).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(950);
    expect(asked).toHaveLength(2);
  });

  it('gives up on a server that stays busy', async () => {
    replies = [json(429, {}, { 'retry-after': '0' })];
    expect((await client.request({ method: 'GET', path: '/x' })).status).toBe(429);
    expect(asked).toHaveLength(6);
  });

  it('says that there was no answer: none at all, none in time, or half of one', async () => {
    replies = [
      request => request.socket.destroy(),
      () => undefined,
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half');
        setImmediate(() => response.destroy());
      },
    ];
    const get = () => client.request({ method: 'GET', path: '/x', timeoutMs: 100 });
    await expect(get()).rejects.toThrow(NoAnswer);
    await expect(get()).rejects.toThrow('timed out');
    await expect(get()).rejects.toThrow(NoAnswer);
  });

  it('ends with the caller’s reason when it is aborted', async () => {
    const abort = new AbortController();
    replies = [() => abort.abort(new Error('enough'))];
    await expect(client.request({ method: 'GET', path: '/x', signal: abort.signal })).rejects.toThrow(
      'enough'
    );
  });
});

describe('KubernetesConnection', () => {
  it('names what a kubeconfig lacks', () => {
    const kubeconfig = path.join(folder, 'config');
    expect(() => KubernetesConnection.load({ kubeconfig, context: 'nope' })).toThrow('no context "nope"');
    expect(() => KubernetesConnection.load({ kubeconfig: path.join(folder, 'missing') })).toThrow('ENOENT');
    expect(() => KubernetesConnection.load({})).toThrow('does not run in a cluster');
    const broken = path.join(folder, 'broken');
    fs.writeFileSync(broken, 'users: [{ user: { token: hush');
    const load = () => KubernetesConnection.load({ kubeconfig: broken });
    expect(load).toThrow(`The kubeconfig ${broken} cannot be read`);
    expect(load).not.toThrow('hush');
  });
});

describe('KubernetesCluster', () => {
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'n' },
    data: { a: '1' },
  };
  const stored = (resourceVersion: string, data = configMap.data) => ({
    ...configMap,
    metadata: { ...configMap.metadata, resourceVersion },
    data,
  });
  const conflict = json(409, {
    kind: 'Status',
    message: 'Operation cannot be fulfilled on configmaps "c": the object has been modified',
    code: 409,
  });
  const cluster = () => new KubernetesCluster(client, reachInside);

  it('reads again after somebody else’s write, where the caller names no version', async () => {
    replies = [
      json(200, stored('5')),
      conflict,
      json(200, stored('6')),
      json(200, stored('7')),
      json(200, stored('7')),
    ];
    expect(await cluster().apply(configMap)).toMatchObject({ outcome: 'applied' });
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET', 'PATCH', 'GET']);
    expect(JSON.parse(asked[3]?.body ?? '').metadata.resourceVersion).toBe('6');
  });

  it('does not try again where the caller names one', async () => {
    replies = [conflict];
    expect(await cluster().apply(configMap, { resourceVersion: '5' })).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'CLUSTER_CONFLICT' },
    });
    expect(asked).toHaveLength(1);
  });

  it('says that an object reads back other than it was written, without its values', async () => {
    replies = [json(200, stored('6', { a: 'changed' }))];
    const result = await cluster().apply(configMap, { resourceVersion: '5' });
    expect(result).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'CLUSTER_DRIFT', details: { fields: ['/data/a'] } },
    });
    expect(JSON.stringify(result)).not.toContain('changed');
  });

  it('lists anew when a watch’s version is too old, and waits a little when the server has trouble', async () => {
    const service = { 'kubernetes.io/service-name': 'web' };
    const slice = (resourceVersion: string, address: string) => ({
      metadata: { name: 'web-1', namespace: 'n', resourceVersion, labels: service },
      endpoints: [{ addresses: [address] }],
      ports: [{ name: 'http', port: 8080 }],
    });
    const told: string[] = [];
    const opened: string[] = [];
    const done = new Promise<void>(resolve => {
      replies = [
        list('1'),
        // Refused by an HTTP status, then by an event.
        json(410, { kind: 'Status', code: 410 }),
        list('2', [slice('2', '10.0.0.1')]),
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.write(event('MODIFIED', slice('3', '10.0.0.1')));
          response.end(event('ERROR', { kind: 'Status', code: 410 }));
        },
        json(500, { kind: 'Status', code: 500, message: 'etcd is away' }),
        list('4', []),
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.write(event('BOOKMARK', { metadata: { resourceVersion: '9' } }));
          // A connection that breaks in the middle of a line.
          response.write('{"type":"MOD');
          setImmediate(() => response.destroy());
        },
        () => resolve(),
      ];
    });
    const watch = cluster().watchEndpoints((namespace, name, endpoints) =>
      told.push(`${namespace}/${name} ${endpoints.length}`)
    );
    await done;
    watch.stop();
    for (const { url } of asked) {
      const query = new URL(url, 'http://x').searchParams;
      opened.push(query.has('watch') ? `watch ${query.get('resourceVersion')}` : 'list');
    }
    expect(opened).toEqual(['list', 'watch 1', 'list', 'watch 2', 'list', 'list', 'watch 4', 'watch 9']);
    expect(told).toEqual(['n/web 1', 'n/web 0']);
  });
});

describe('TokenBucket', () => {
  it('lets a burst through, then one after the other, in the order of their coming', async () => {
    const bucket = new TokenBucket({ perSecond: 50, burst: 2 });
    const startedAt = performance.now();
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map(n => bucket.take().then(() => order.push(n))));
    expect(order).toEqual([1, 2, 3, 4]);
    expect(performance.now() - startedAt).toBeGreaterThan(35);
  });

  it('goes on after one who waited was aborted', async () => {
    const bucket = new TokenBucket({ perSecond: 100, burst: 1 });
    const abort = new AbortController();
    await bucket.take();
    const aborted = bucket.take(abort.signal);
    const next = bucket.take();
    abort.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow();
    await next;
  });
});
