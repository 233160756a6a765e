import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ENDPOINTS, type OperationEvent } from '@flyloft/plugin-manager-common';
import { PluginManagerClient } from './PluginManagerClient';

/** What the server saw of a request. */
type Seen = { method: string; url: string; headers: http.IncomingHttpHeaders; body: string };
type Answer = (req: Seen, res: http.ServerResponse) => void;

/** A server that answers as a test says. */
async function serve(answer: Answer) {
  const seen: Seen[] = [];
  const server = http.createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const one = {
      method: req.method ?? '',
      url: req.url ?? '',
      headers: req.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    seen.push(one);
    answer(one, res);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    seen,
    baseUrl: `http://127.0.0.1:${port}/api/plugin-manager`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

let server: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const json = (res: http.ServerResponse, status: number, body: unknown) => {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
};
const emptyPage = { items: [], total: 0, facets: [] };

describe('PluginManagerClient', () => {
  it('has a method for every endpoint', () => {
    const client = new PluginManagerClient({ baseUrl: 'http://localhost' });
    const addresses: Record<string, string> = { getIcon: 'iconUrl', getPreviewDocument: 'previewUrl' };
    const names = Object.keys(ENDPOINTS).map(name => addresses[name] ?? name);
    const missing = names.filter(
      // Its files are fetched by the browser's module loader.
      name => name !== 'getFrontendFile' && typeof (client as never)[name] !== 'function'
    );
    expect(missing).toEqual([]);
  });

  it('sends filters as lists and the token with every request', async () => {
    server = await serve((_, res) => json(res, 200, emptyPage));
    let token = 'one';
    const client = new PluginManagerClient({ baseUrl: `${server.baseUrl}/`, token: async () => token });
    await client.listPlugins({ query: 'a b&c', category: ['CI/CD', 'Other'], limit: 5, publisher: [] });
    token = 'two';
    await client.searchPlugins();
    expect(server.seen.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
      ['GET', '/api/plugin-manager/plugins?query=a+b%26c&category=CI%2FCD%2COther&limit=5', 'Bearer one'],
      ['GET', '/api/plugin-manager/plugins/search', 'Bearer two'],
    ]);
  });

  it('follows a list to its end', async () => {
    server = await serve((req, res) =>
      json(res, 200, { items: [], ...(req.url.includes('cursor') ? {} : { nextCursor: 'local/radar' }) })
    );
    const client = new PluginManagerClient({ baseUrl: server.baseUrl, token: () => 'secret' });
    expect(await client.listAllInstalled({ environment: 'local' })).toEqual({ items: [] });
    expect(server.seen.map(({ url }) => url.split('?')[1])).toEqual([
      'environment=local',
      'environment=local&cursor=local%2Fradar',
    ]);
  });

  it('uses the portal’s discovery and fetch in the frontend', async () => {
    server = await serve((_, res) => json(res, 200, { items: [] }));
    const calls: string[] = [];
    const { baseUrl } = server;
    const client = new PluginManagerClient({
      discoveryApi: { getBaseUrl: async id => baseUrl.replace('plugin-manager', id) },
      fetchApi: {
        fetch: (input, init) => {
          calls.push(String(input));
          return fetch(input, init);
        },
      },
    });
    await client.listEnvironments();
    expect(calls).toEqual([`${baseUrl}/environments`]);
  });

  it('escapes what it puts into a path', async () => {
    server = await serve((_, res) =>
      json(res, 404, { error: { name: 'x', code: 'PLUGIN_NOT_FOUND', message: 'No' } })
    );
    const client = new PluginManagerClient({ baseUrl: server.baseUrl });
    await expect(client.listVersions('../plans?x=')).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    expect(server.seen[0]?.url).toBe('/api/plugin-manager/plugins/..%2Fplans%3Fx%3D/versions');
  });

  it('sends bodies as JSON and answers with what came', async () => {
    const reference = { $secret: 's1', hash: 'h' };
    server = await serve((_, res) => json(res, 201, { reference }));
    const client = new PluginManagerClient({ baseUrl: server.baseUrl });
    expect(await client.storeSecret('hush')).toEqual({ reference });
    expect(server.seen[0]).toMatchObject({ method: 'POST', body: '{"value":"hush"}' });
    expect(server.seen[0]?.headers['content-type']).toBe('application/json');
  });

  it('uploads a bundle as it is', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const answer = { pluginId: 'radar', version: '1.0.0', digest, outcome: 'created' };
    server = await serve((_, res) => json(res, 201, answer));
    const client = new PluginManagerClient({ baseUrl: server.baseUrl });
    expect(await client.publishBundle(new TextEncoder().encode('bundle'), { digest })).toEqual(answer);
    const stream = new Blob(['streamed']).stream();
    await client.publishBundle(stream);
    expect(server.seen.map(({ body, url }) => [body, url])).toEqual([
      ['bundle', `/api/plugin-manager/bundles?digest=${encodeURIComponent(digest)}`],
      ['streamed', '/api/plugin-manager/bundles'],
    ]);
    expect(server.seen[0]?.headers['content-type']).toBe('application/gzip');
  });

  it.each<[string, number, unknown, string, string]>([
    [
      'the API’s own',
      409,
      { error: { name: 'ConflictError', code: 'PLAN_VOID', message: 'Void', details: { a: 1 } } },
      'PLAN_VOID',
      'Void',
    ],
    [
      'Backstage’s',
      401,
      { error: { name: 'AuthenticationError', message: 'Missing credentials' } },
      'NOT_SIGNED_IN',
      'Missing credentials',
    ],
    ['an unknown code', 500, { error: { code: 'NEW_CODE', message: 'New' } }, 'INTERNAL', 'New'],
    ['a gateway’s page', 502, '<html>', 'PORTAL_UNREACHABLE', 'The portal answered 502 Bad Gateway.'],
  ])('turns %s error into one with a code', async (_, status, body, code, message) => {
    server = await serve((__, res) => json(res, status, body));
    const client = new PluginManagerClient({ baseUrl: server.baseUrl });
    await expect(client.listPlugins()).rejects.toMatchObject({ name: 'FlyloftError', code, message });
  });

  it('says when the portal does not answer, and when it answers something else', async () => {
    const gone = await serve((_, res) => json(res, 200, {}));
    await gone.close();
    await expect(new PluginManagerClient({ baseUrl: gone.baseUrl }).listPlugins()).rejects.toMatchObject({
      code: 'PORTAL_UNREACHABLE',
      message: expect.stringContaining(new URL(gone.baseUrl).origin),
    });
    server = await serve((_, res) => json(res, 200, { items: 'none' }));
    await expect(new PluginManagerClient({ baseUrl: server.baseUrl }).listPlugins()).rejects.toMatchObject({
      code: 'INTERNAL',
      details: { issues: expect.arrayContaining([expect.stringContaining('/items')]) },
    });
  });

  it('lets the caller’s abort through as it is', async () => {
    server = await serve(() => undefined);
    const aborted = new AbortController();
    const call = new PluginManagerClient({ baseUrl: server.baseUrl }).listPlugins(
      {},
      { signal: aborted.signal }
    );
    aborted.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});

const event = (id: number, operationState: OperationEvent['operationState'] = 'running') => ({
  id,
  operationId: 'op1',
  at: '2026-01-01T00:00:00Z',
  type: 'operation',
  operationState,
});
const sse = (id: number, state?: OperationEvent['operationState']) =>
  `id: ${id}\ndata: ${JSON.stringify(event(id, state))}\n\n`;

describe('operationEvents', () => {
  const collect = async (events: AsyncIterable<OperationEvent>) => {
    const ids: number[] = [];
    for await (const one of events) ids.push(one.id);
    return ids;
  };

  it('resumes a lost connection after the last event, without a gap or a double', async () => {
    let attempt = 0;
    server = await serve((_, res) => {
      attempt += 1;
      if (attempt === 2) {
        res.writeHead(503).end();
        return;
      }
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      if (attempt === 1) {
        // The second event is cut off in its middle.
        res.write(`: alive\n\n${sse(1)}${sse(2).slice(0, 30)}`, () => res.destroy());
      } else res.end(`${sse(2)}${sse(3, 'done')}event: end\ndata: {"state":"done"}\n\n`);
    });
    const states: boolean[] = [];
    const client = new PluginManagerClient({ baseUrl: server.baseUrl, token: 't' });
    const ids = await collect(
      client.operationEvents('op1', {
        maxRetryMs: 1,
        onConnection: state => states.push(state.connected),
      })
    );
    expect(ids).toEqual([1, 2, 3]);
    expect(server.seen.map(one => one.headers['last-event-id'])).toEqual([undefined, '1', '1']);
    expect(server.seen[0]).toMatchObject({
      url: '/api/plugin-manager/operations/op1/events',
      headers: { accept: 'text/event-stream', authorization: 'Bearer t' },
    });
    expect(states).toEqual([true, false, false, true]);
  });

  it('begins after the event that the caller knows', async () => {
    server = await serve((_, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.end(`${sse(8, 'done')}event: end\ndata: {}\n\n`);
    });
    const client = new PluginManagerClient({ baseUrl: server.baseUrl });
    expect(await collect(client.operationEvents('op1', { after: 7 }))).toEqual([8]);
    expect(server.seen[0]?.headers['last-event-id']).toBe('7');
  });

  it('takes a silent connection for lost', async () => {
    let attempt = 0;
    server = await serve((_, res) => {
      attempt += 1;
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      if (attempt === 1) res.write(sse(1));
      else res.end('event: end\ndata: {}\n\n');
    });
    const client = new PluginManagerClient({ baseUrl: server.baseUrl });
    expect(await collect(client.operationEvents('op1', { silenceMs: 50, maxRetryMs: 1 }))).toEqual([1]);
    expect(attempt).toBe(2);
  });

  it('gives up where the server refuses for good', async () => {
    server = await serve((_, res) =>
      json(res, 404, { error: { name: 'NotFoundError', code: 'OPERATION_NOT_FOUND', message: 'No' } })
    );
    const client = new PluginManagerClient({ baseUrl: server.baseUrl });
    await expect(collect(client.operationEvents('op1'))).rejects.toMatchObject({
      code: 'OPERATION_NOT_FOUND',
    });
    expect(server.seen).toHaveLength(1);
  });

  it('ends quietly when the caller stops it, also while it waits', async () => {
    server = await serve((_, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write(sse(1));
    });
    const client = new PluginManagerClient({ baseUrl: server.baseUrl });
    const stopped = new AbortController();
    const ids: number[] = [];
    for await (const one of client.operationEvents('op1', { signal: stopped.signal })) {
      ids.push(one.id);
      stopped.abort();
    }
    expect(ids).toEqual([1]);
  });
});

describe('followLogs', () => {
  it('yields lines and goes on with new ones after a lost connection', async () => {
    let attempt = 0;
    const line = (text: string) => `data: ${JSON.stringify({ pod: 'p', line: text })}\n\n`;
    server = await serve((_, res) => {
      attempt += 1;
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      if (attempt === 1) res.write(line('one'), () => res.destroy());
      else res.end(`${line('two')}event: end\ndata: {}\n\n`);
    });
    const client = new PluginManagerClient({ baseUrl: server.baseUrl });
    const lines: string[] = [];
    for await (const one of client.followLogs('radar', { tail: 50 }, { maxRetryMs: 1 })) lines.push(one.line);
    expect(lines).toEqual(['one', 'two']);
    expect(server.seen.map(one => one.url)).toEqual([
      '/api/plugin-manager/plugins/radar/logs?tail=50',
      '/api/plugin-manager/plugins/radar/logs?tail=1',
    ]);
  });
});
