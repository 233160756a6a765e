import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpAddresses } from './HttpAddresses';

type Seen = { method?: string; url?: string; body: string };
const seen: Seen[] = [];
let server: http.Server;
let base: string;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, body });
      if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
      else response.writeHead(request.url === '/denied' ? 401 : 200).end('a secret of the network');
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise(resolve => server.close(resolve)));
beforeEach(() => seen.splice(0));

const open = new HttpAddresses({ isAllowed: () => true });
const closed = new HttpAddresses({ isAllowed: () => false });
const send = (addresses: HttpAddresses, url: string) => addresses.send({ url, method: 'HEAD' });

it('tells the status and nothing else', async () => {
  expect(await send(open, `${base}/denied`)).toEqual({
    outcome: 'answered',
    status: 401,
    milliseconds: expect.any(Number),
  });
});

it('sends what it is given, and follows nobody elsewhere', async () => {
  const answer = await open.send({ url: `${base}/moved`, method: 'POST', body: '{"a":1}' });
  expect(answer).toMatchObject({ outcome: 'answered', status: 302 });
  expect(seen).toEqual([{ method: 'POST', url: '/moved', body: '{"a":1}' }]);
});

it.each([
  ['127.0.0.1'],
  ['127.1'],
  ['2130706433'],
  ['localhost'],
  ['10.1.2.3'],
  ['192.168.0.1'],
  ['172.20.0.1'],
  ['[::1]'],
  ['[::ffff:127.0.0.1]'],
  ['[fd12::1]'],
  ['0.0.0.0'],
])('does not try %s, which is the portal’s own network', async host => {
  expect(await send(closed, `http://${host}:${new URL(base).port}/`)).toMatchObject({
    outcome: 'refused',
    because: expect.stringContaining('backend.reading.allow'),
  });
  expect(seen).toEqual([]);
});

it.each([
  ['169.254.169.254'],
  ['[fe80::1]'],
  ['224.0.0.1'],
  ['255.255.255.255'],
  ['[::ffff:169.254.169.254]'],
])('never asks %s, whatever is allowed', async host => {
  expect(await send(open, `http://${host}/`)).toMatchObject({
    outcome: 'refused',
    because: expect.stringContaining('never asks'),
  });
});

it.each([['file:///etc/passwd'], ['http://me:secret@example.com'], ['gopher://127.0.0.1'], ['nonsense']])(
  'refuses %s',
  async url => {
    expect(await send(open, url)).toMatchObject({ outcome: 'refused' });
  }
);

it('says why nothing came back', async () => {
  const { port } = new URL(base);
  const unused = new http.Server();
  await new Promise<void>(resolve => {
    unused.listen(0, '127.0.0.1', resolve);
  });
  const free = (unused.address() as AddressInfo).port;
  await new Promise(resolve => unused.close(resolve));
  expect(free).not.toBe(Number(port));
  expect(await send(open, `http://127.0.0.1:${free}`)).toEqual({
    outcome: 'failed',
    because: `127.0.0.1:${free} did not take the request: nothing listens there.`,
  });
});
