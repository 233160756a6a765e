import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { PluginTrafficHandler } from '@flyloft/plugin-manager-node';
import express from 'express';
import { TrafficCounters } from '../../app/health/TrafficCounters';
import { type PluginRoute, RouteTable } from '../../app/routing/routeTable';
import { createPluginProxy } from './createPluginProxy';

const route: PluginRoute = {
  pluginId: 'demo',
  installationId: 'installation-1',
  state: 'running',
  namespace: 'plugin-demo-local',
  service: 'demo',
  publicPaths: ['/open'],
  upgrade: true,
  delegation: true,
};

const listen = (server: http.Server) =>
  new Promise<number>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  );

describe('plugin proxy', () => {
  const seen: http.IncomingMessage[] = [];
  let answer: http.RequestListener = (_req, res) => res.end('ok');
  const plugin = http.createServer((req, res) => {
    seen.push(req);
    answer(req, res);
  });
  plugin.on('upgrade', (req, socket) => {
    seen.push(req);
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: abc\r\n\r\n'
    );
    socket.pipe(socket);
  });
  const routes = new RouteTable();
  const traffic = new TrafficCounters();
  let handler: PluginTrafficHandler;
  let portal: http.Server;
  let base: string;
  let pluginPort: number;
  const user = { authorization: mockCredentials.user.header() };

  beforeAll(async () => {
    pluginPort = await listen(plugin);
    const auth = mockServices.auth({ pluginId: 'plugin-manager' });
    const httpAuth = mockServices.httpAuth({
      pluginId: 'plugin-manager',
      defaultCredentials: mockCredentials.none(),
    });
    handler = createPluginProxy({
      routes,
      auth,
      httpAuth,
      logger: mockServices.logger.mock(),
      traffic,
      answerTimeoutMs: 300,
    });
    const app = express();
    app.use((req, res, next) => (handler.owns(req.originalUrl) ? handler.handle(req, res, next) : next()));
    portal = http.createServer(app);
    portal.on('upgrade', (req, socket, head) => void handler.upgrade(req, socket, head));
    base = `http://127.0.0.1:${await listen(portal)}`;
  });
  afterAll(async () => {
    handler.close();
    plugin.closeAllConnections();
    portal.closeAllConnections();
    await Promise.all([plugin, portal].map(server => new Promise(resolve => server.close(resolve))));
  });
  beforeEach(() => {
    seen.length = 0;
    traffic.take();
    answer = (_req, res) => res.end('ok');
    routes.setRoutes([route]);
    routes.setEndpoints(route.namespace, route.service, [{ address: '127.0.0.1', port: pluginPort }]);
  });

  it('exchanges the caller token for one of this plugin only', async () => {
    const res = await fetch(`${base}/api/demo/data?q=1`, { headers: { ...user, cookie: 'a=b' } });
    expect(res.status).toBe(200);
    const [request] = seen;
    expect(request!.url).toBe('/api/demo/data?q=1');
    expect(request!.headers.cookie).toBeUndefined();
    expect(request!.headers.authorization).not.toBe(user.authorization);
    expect(request!.headers.authorization).toBe(
      mockCredentials.service.header({ onBehalfOf: mockCredentials.user(), targetPluginId: 'demo' })
    );
  });

  it('hands on no identity where the plugin was granted none', async () => {
    routes.setRoutes([{ ...route, delegation: false }]);
    await fetch(`${base}/api/demo/data`, { headers: user });
    expect(seen[0]!.headers.authorization).not.toContain('user:default/mock');
  });

  it('asks for a caller, but not on declared public paths', async () => {
    const refused = await fetch(`${base}/api/demo/data`);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } });
    expect((await fetch(`${base}/api/demo/open`)).status).toBe(200);
    expect(seen[0]!.headers.authorization).toBeUndefined();
    expect((await fetch(`${base}/api/demo/data`, { headers: { authorization: 'Bearer junk' } })).status).toBe(
      401
    );
    expect(seen).toHaveLength(1);
  });

  it('streams both ways', async () => {
    answer = (req, res) => {
      res.write('first');
      req.on('data', chunk => res.write(chunk));
      req.on('end', () => res.end());
    };
    const req = http.request(`${base}/api/demo/echo`, { method: 'POST', headers: user });
    req.flushHeaders();
    const res = await new Promise<http.IncomingMessage>(resolve => req.on('response', resolve));
    const next = () => new Promise<string>(resolve => res.once('data', chunk => resolve(String(chunk))));
    expect(await next()).toBe('first');
    const second = next();
    req.write('second');
    expect(await second).toBe('second');
    req.end();
  });

  it.each([
    [
      'stopped plugin',
      () => routes.setRoutes([{ ...route, state: 'stopped' as const }]),
      503,
      'PLUGIN_NOT_RUNNING',
    ],
    [
      'no ready pod',
      () => routes.setEndpoints(route.namespace, route.service, []),
      503,
      'PLUGIN_NOT_RUNNING',
    ],
    [
      'dead pod',
      () => routes.setEndpoints(route.namespace, route.service, [{ address: '127.0.0.1', port: 1 }]),
      502,
      'PLUGIN_UNREACHABLE',
    ],
    [
      'silent pod',
      () => {
        answer = () => undefined;
      },
      504,
      'PLUGIN_TIMEOUT',
    ],
  ])('answers clearly for: %s', async (_what, arrange, status, code) => {
    arrange();
    const res = await fetch(`${base}/api/demo/data`, { headers: user });
    expect(res.status).toBe(status);
    expect(await res.json()).toMatchObject({ error: { code, message: expect.any(String) } });
  });

  it('counts what it passes on and what fails, but not what it refuses itself', async () => {
    const ask = (path = '/api/demo/data', headers: Record<string, string> = user) =>
      fetch(`${base}${path}`, { headers });
    const counted = () => traffic.take().get('installation-1');
    await ask();
    answer = (_req, res) => res.writeHead(404).end();
    await ask();
    await ask('/api/demo/data', {});
    const first = counted();
    expect(first).toMatchObject({ requests: 2, errors: 0 });
    expect(first?.latency.reduce((sum, count) => sum + count)).toBe(2);
    answer = (_req, res) => res.writeHead(503).end();
    await ask();
    // Later than the proxy waits.
    answer = () => undefined;
    await ask();
    routes.setEndpoints(route.namespace, route.service, []);
    await ask();
    expect(counted()).toMatchObject({ requests: 3, errors: 3 });
  });

  it('leaves what is not installed to the portal', async () => {
    routes.setRoutes([]);
    expect((await fetch(`${base}/api/demo/data`, { headers: user })).status).toBe(404);
    expect(seen).toHaveLength(0);
  });

  it('is never a script, document or frame of the portal', async () => {
    const res = await fetch(`${base}/api/demo/open`, { headers: { 'sec-fetch-dest': 'script' } });
    expect(res.status).toBe(400);
    expect(seen).toHaveLength(0);
    answer = (_req, r) =>
      r.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'a=b' }).end('<script>1</script>');
    const page = await fetch(`${base}/api/demo/open`);
    expect(page.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(page.headers.get('content-type')).toContain('text/plain');
    expect(page.headers.get('set-cookie')).toBeNull();
  });

  it('keeps the plumbing of Backstage to the portal', async () => {
    const res = await fetch(`${base}/api/demo/.backstage/permissions/metadata`, { headers: user });
    expect(res.status).toBe(403);
  });

  it('passes a WebSocket on with an exchanged token, and only where it was granted', async () => {
    const connect = () =>
      new Promise<{ status: number; echo?: string }>((resolve, reject) => {
        const req = http.request(`${base}/api/demo/live`, {
          headers: {
            ...user,
            connection: 'Upgrade',
            upgrade: 'websocket',
            'sec-websocket-key': 'k',
            'sec-websocket-version': '13',
          },
        });
        req.on('error', reject);
        req.on('response', res => resolve({ status: res.statusCode! }));
        req.on('upgrade', (res, socket) => {
          socket.once('data', chunk => {
            socket.destroy();
            resolve({ status: res.statusCode!, echo: String(chunk) });
          });
          socket.write('ping');
        });
        req.end();
      });
    expect(await connect()).toEqual({ status: 101, echo: 'ping' });
    expect(seen[0]!.headers.authorization).not.toBe(user.authorization);
    routes.setRoutes([{ ...route, upgrade: false }]);
    expect(await connect()).toEqual({ status: 403 });
  });
});
