import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { PoliteFetch, shownAddress } from './PoliteFetch';

let server: http.Server;
let url: string;
let answer: (req: http.IncomingMessage, res: http.ServerResponse) => void;
beforeAll(async () => {
  server = http.createServer((req, res) => answer(req, res));
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const never = new AbortController().signal;
const quick = { pauseMs: 1, timeoutMs: 2_000 };

it('asks again while the server is busy, and gives up in the end', async () => {
  let asked = 0;
  answer = (_, res) => {
    asked += 1;
    if (asked < 3) res.writeHead(503, { 'retry-after': '0' }).end();
    else res.end('there');
  };
  const { body } = await new PoliteFetch(quick).get(url, { signal: never });
  expect([body.toString(), asked]).toEqual(['there', 3]);
  answer = (_, res) => res.writeHead(429).end();
  await expect(new PoliteFetch({ ...quick, retries: 2 }).get(url, { signal: never })).rejects.toThrow(
    'answered 429 3 times'
  );
});

it('has only so many requests at a time', async () => {
  const waiting: http.ServerResponse[] = [];
  const arrived = new EventEmitter();
  answer = (_, res) => {
    waiting.push(res);
    arrived.emit('request');
  };
  const fetcher = new PoliteFetch({ ...quick, concurrency: 2 });
  const first = once(arrived, 'request');
  const all = Promise.all([1, 2, 3].map(() => fetcher.get(url, { signal: never })));
  await first;
  while (waiting.length < 2) await once(arrived, 'request');
  expect(waiting).toHaveLength(2);
  const third = once(arrived, 'request');
  waiting[0]?.end();
  await third;
  expect(waiting).toHaveLength(3);
  waiting.slice(1).forEach(res => res.end());
  expect((await all).map(one => one.status)).toEqual([200, 200, 200]);
});

it('reads no more than it may, and stops when it is told to', async () => {
  answer = (_, res) => res.end('x'.repeat(1000));
  expect((await new PoliteFetch({ ...quick, maxBytes: 10 }).get(url, { signal: never })).status).toBe(413);
  answer = () => undefined;
  const controller = new AbortController();
  const call = new PoliteFetch(quick).get(url, { signal: controller.signal });
  controller.abort(new Error('stopped'));
  await expect(call).rejects.toThrow('stopped');
});

it('names an address without what is nobody else’s business', async () => {
  expect(shownAddress('https://ann:pw@example.com/a?token=x')).toBe('https://example.com/a');
  const gone = new PoliteFetch({ ...quick, retries: 0 }).get('http://127.0.0.1:1/x', { signal: never });
  await expect(gone).rejects.toThrow('http://127.0.0.1:1/x does not answer (');
});
