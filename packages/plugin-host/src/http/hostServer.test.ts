import http from 'node:http';
import { drain } from '../run/drain';
import type { HostState } from '../lifecycle/hostState';
import { HostServer } from './hostServer';

let state: HostState;
let server: HostServer;
let port: number;

beforeEach(async () => {
  state = 'fetching';
  server = new HostServer({
    host: '127.0.0.1',
    port: 0,
    state: () => state,
    allowedHosts: new Set(['portal.example.com']),
  });
  port = await server.listen();
});
afterEach(() => server.destroy());

type Answer = { status: number; body: string; headers: http.IncomingHttpHeaders };

function get(path: string, options: http.RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port, path, ...options }, response => {
        let body = '';
        response.on('data', chunk => (body += String(chunk)));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers })
        );
      })
      .on('error', reject);
  });
}

describe('HostServer', () => {
  it.each([
    ['fetching', 503],
    ['starting', 503],
    ['ready', 200],
    ['draining', 503],
  ] as const)('answers readiness while %s with %s, and is alive', async (now, expected) => {
    state = now;
    expect((await get('/.backstage/health/v1/readiness')).status).toBe(expected);
    expect(JSON.parse((await get('/.backstage/health/v1/liveness?x=1')).body)).toEqual({
      status: 'ok',
      state: now,
    });
    expect((await get('/.backstage/health/v1/other')).status).toBe(404);
  });

  it('answers 503 until there is a backend', async () => {
    expect((await get('/api/sample')).status).toBe(503);
    server.serve((_request, response) => response.end('hello'));
    expect((await get('/api/sample')).body).toBe('hello');
  });

  it('serves addresses, localhost and the portal’s name, and no other', async () => {
    server.serve((_request, response) => response.end());
    const statusFor = async (host: string) => (await get('/x', { headers: { host } })).status;
    expect(await statusFor('127.0.0.2:8080')).toBe(200);
    expect(await statusFor('[::1]:8080')).toBe(200);
    expect(await statusFor('localhost')).toBe(200);
    expect(await statusFor('Portal.Example.com')).toBe(200);
    expect(await statusFor('evil.example.com:8080')).toBe(421);
    expect(await statusFor('127.0.0.1.evil.example.com')).toBe(421);
  });

  it('says when its address is taken', async () => {
    const second = new HostServer({ host: '127.0.0.1', port, state: () => state, allowedHosts: undefined });
    await expect(second.listen()).rejects.toMatchObject({
      code: 'ADDRESS_UNAVAILABLE',
      message: expect.stringContaining('EADDRINUSE'),
    });
  });
});

describe('drain', () => {
  it('finishes what is pending, asks kept connections to leave, then stops the plugin', async () => {
    const order: string[] = [];
    let finish = () => {};
    const arrived = new Promise<void>(resolve => {
      server.serve((_request, response) => {
        resolve();
        finish = () => response.end('done');
      });
    });
    const agent = new http.Agent({ keepAlive: true });
    const pending = get('/slow', { agent }).then(answer => {
      order.push('answered');
      return answer;
    });
    await arrived;
    state = 'draining';
    const drained = drain(server, {
      quietMs: 20,
      deadlineMs: 5000,
      stop: async () => void order.push('stopped'),
    });
    // Still served, because a client may not have heard yet, but asked to close.
    const health = await get('/.backstage/health/v1/readiness', {
      agent: new http.Agent({ keepAlive: true }),
    });
    expect(health.status).toBe(503);
    expect(health.headers.connection).toBe('close');
    finish();
    expect((await pending).body).toBe('done');
    expect(await drained).toMatchObject({ result: 'drained', pending: 0 });
    expect(order).toEqual(['answered', 'stopped']);
    await expect(get('/after')).rejects.toThrow('ECONNREFUSED');
  });

  it('cuts what has not finished at its deadline', async () => {
    const arrived = new Promise<void>(resolve => server.serve(() => resolve()));
    const hanging = get('/forever').catch((error: unknown) => error);
    await arrived;
    expect(await drain(server, { quietMs: 1, deadlineMs: 60, stop: async () => undefined })).toMatchObject({
      result: 'cut',
      pending: 1,
    });
    expect(await hanging).toMatchObject({ code: 'ECONNRESET' });
  });

  it('does not wait for a plugin that does not stop', async () => {
    const outcome = await drain(server, { quietMs: 1, deadlineMs: 60, stop: () => new Promise(() => {}) });
    expect(outcome.result).toBe('cut');
  });
});
