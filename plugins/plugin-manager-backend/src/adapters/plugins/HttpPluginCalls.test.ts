import { mockServices } from '@backstage/backend-test-utils';
import { freePort } from '@flyloft/local-processes';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpPluginCalls } from './HttpPluginCalls';

let server: http.Server;
let endpoint: { address: string; port: number };
const seen: Array<{ url?: string; authorization?: string }> = [];

beforeAll(async () => {
  server = http.createServer((req, res) => {
    seen.push({ url: req.url, authorization: req.headers.authorization });
    if (req.url === '/slow') return;
    if (req.url === '/elsewhere') res.writeHead(302, { location: '/inside' }).end();
    else res.writeHead(req.url === '/ill' ? 503 : 200).end('x'.repeat(100_000));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  endpoint = { address: '127.0.0.1', port: (server.address() as AddressInfo).port };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const auth = mockServices.auth.mock({
  getOwnServiceCredentials: async () => ({ $$type: '@backstage/BackstageCredentials' } as never),
  getPluginRequestToken: async ({ targetPluginId }) => ({ token: `for-${targetPluginId}` }),
});
const calls = new HttpPluginCalls({ auth });

describe('HttpPluginCalls', () => {
  it('asks as the portal, with a token for the one plugin', async () => {
    expect(await calls.get('radar', endpoint, '/api/radar/x', { timeoutMs: 5000 })).toEqual({
      outcome: 'answered',
      status: 200,
    });
    expect(seen.at(-1)).toEqual({ url: '/api/radar/x', authorization: 'Bearer for-radar' });
    expect(await calls.get('radar', endpoint, '/ill', { timeoutMs: 5000 })).toMatchObject({ status: 503 });
  });

  it('goes nowhere that a plugin sends it', async () => {
    expect(await calls.get('radar', endpoint, '/elsewhere', { timeoutMs: 5000 })).toMatchObject({
      status: 302,
    });
    expect(seen.map(one => one.url)).not.toContain('/inside');
  });

  it('says why there was no answer', async () => {
    expect(await calls.get('radar', endpoint, '/slow', { timeoutMs: 50 })).toEqual({
      outcome: 'unreachable',
      reason: 'no answer within 50 ms',
    });
    const closed = { address: '127.0.0.1', port: await freePort() };
    expect(await calls.get('radar', closed, '/', { timeoutMs: 5000 })).toMatchObject({
      outcome: 'unreachable',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('ends a pause early without throwing', async () => {
    const stopped = new AbortController();
    const pause = calls.pause(60_000, stopped.signal);
    stopped.abort();
    await expect(pause).resolves.toBeUndefined();
  });
});
