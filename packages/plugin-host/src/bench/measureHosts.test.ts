import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { measureHosts } from './measureHosts';

describeWhere(process.platform === 'linux', 'it reads /proc, which only Linux has')('measureHosts', () => {
  it('measures hosts before and after requests', async () => {
    let requests = 0;
    const server = http.createServer((_request, response) => {
      requests += 1;
      response.writeHead(401).end();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    try {
      const host = { pid: process.pid, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x` };
      const figures = await measureHosts([host, host], 25);
      expect(requests).toBe(25);
      expect(figures.map(figure => figure.name)).toEqual([
        'plugin host idle, RSS',
        'plugin host idle, private',
        'plugin host after 25 requests, RSS',
        'plugin host after 25 requests, private',
        '2 plugin hosts, each by PSS',
      ]);
      expect(figures.every(({ value, goal = 0, holds }) => value > 0 && holds === value <= goal)).toBe(true);
      await expect(measureHosts([{ ...host, pid: 2 ** 22 + 1 }])).rejects.toThrow('cannot be read');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
