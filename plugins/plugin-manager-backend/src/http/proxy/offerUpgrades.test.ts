import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { offerUpgrades } from './offerUpgrades';

let server: http.Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

async function upgrade(): Promise<number | undefined> {
  const request = http.request({
    port: (server.address() as AddressInfo).port,
    path: '/api/signals',
    headers: { connection: 'Upgrade', upgrade: 'websocket' },
  });
  request.end();
  const [response, socket] = (await once(request, 'upgrade')) as [http.IncomingMessage, import('net').Socket];
  socket.destroy();
  return response.statusCode;
}

it('hands the first connections, and later ones, to a route that listens when it sees a request', async () => {
  let requests = 0;
  let subscribed = false;
  server = http.createServer();
  const routes = (req: http.IncomingMessage) => {
    requests += 1;
    // As a router does that stands at that path.
    req.url = '/';
    if (subscribed) return;
    subscribed = true;
    setImmediate(() =>
      server.on('upgrade', (taken, socket) => {
        if (taken.url === '/api/signals') socket.write(SWITCH);
      })
    );
  };
  server.on('upgrade', offerUpgrades(server, routes, 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  expect(await Promise.all([upgrade(), upgrade()])).toEqual([101, 101]);
  const before = requests;
  expect(await upgrade()).toBe(101);
  expect(requests).toBe(before);
});
