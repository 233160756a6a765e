import express from 'express';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { KeptAnswers } from './keptAnswers';

let server: http.Server | undefined;
afterEach(() => new Promise(resolve => server?.close(resolve)));

/** Serves what `answer` gives at the time, and asks for it. */
async function serve(answer: () => object) {
  const kept = new KeptAnswers();
  const app = express();
  app.get('/', (req, res, next) => {
    kept.send(req, res, 200, answer()).catch(next);
  });
  server = app.listen(0, '127.0.0.1');
  await new Promise(resolve => server!.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return (headers: Record<string, string>) =>
    new Promise<{ status?: number; headers: http.IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
      http
        .get({ host: '127.0.0.1', port, headers }, response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) })
          );
        })
        .on('error', reject);
    });
}

it('writes an object once, plain or compressed as the caller takes it, and says when it is the same', async () => {
  let written = 0;
  const page = {
    toJSON: () => {
      written += 1;
      return { items: ['ä'] };
    },
  };
  const ask = await serve(() => page);
  const plain = await ask({});
  expect(plain.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(JSON.parse(plain.body.toString('utf8'))).toEqual({ items: ['ä'] });
  const small = await ask({ 'accept-encoding': 'gzip, br' });
  expect(small.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  expect(gunzipSync(small.body)).toEqual(plain.body);
  expect((await ask({ 'if-none-match': plain.headers.etag! })).status).toBe(304);
  expect(written).toBe(1);
});

it('sends another object as it is', async () => {
  let count = 0;
  const ask = await serve(() => {
    count += 1;
    return { count };
  });
  expect(JSON.parse((await ask({})).body.toString())).toEqual({ count: 1 });
  expect(JSON.parse((await ask({})).body.toString())).toEqual({ count: 2 });
});
