import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { HostFailure } from '../lifecycle/hostFailure';
import { fetchBundle, type FetchBundleOptions } from './fetchBundle';

const content = Buffer.alloc(300_000, 'x');
let answers: http.RequestListener[];
let authorizations: (string | undefined)[];
let server: http.Server;
let folder: string;
let retries: string[];

beforeEach(async () => {
  answers = [];
  authorizations = [];
  retries = [];
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-fetch-'));
  server = http.createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    const answer =
      answers.shift() ??
      ((_request, last) => last.writeHead(200, { 'content-length': content.length }).end(content));
    answer(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  fs.rmSync(folder, { recursive: true });
});

const status =
  (code: number, headers = {}): http.RequestListener =>
  (_request, response) =>
    response.writeHead(code, headers).end();

function run(changes: Partial<FetchBundleOptions> = {}) {
  return fetchBundle({
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/bundle`),
    readToken: () => 'token',
    toFile: path.join(folder, 'bundle'),
    deadlineMs: 5000,
    signal: new AbortController().signal,
    onRetry: (_attempt, reason) => retries.push(reason),
    firstWaitMs: 1,
    longestWaitMs: 2,
    ...changes,
  });
}

describe('fetchBundle', () => {
  it('downloads with the token', async () => {
    expect(await run()).toEqual({ bytes: content.length, attempts: 1 });
    expect(fs.readFileSync(path.join(folder, 'bundle')).equals(content)).toBe(true);
    expect(authorizations).toEqual(['Bearer token']);
  });

  it('tries again while the portal is away, busy, or breaks off', async () => {
    answers.push(
      status(503),
      (request, _response) => request.socket.destroy(),
      (_request, response) => {
        response.writeHead(200, { 'content-length': content.length });
        response.write(content.subarray(0, 1000), () => response.destroy());
      },
      status(429)
    );
    expect(await run()).toEqual({ bytes: content.length, attempts: 5 });
    expect(fs.statSync(path.join(folder, 'bundle')).size).toBe(content.length);
    expect(retries[0]).toBe('the portal answered 503');
    expect(retries[3]).toBe('the portal answered 429');
  });

  it('tries again when the portal goes silent in the middle', async () => {
    answers.push((_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 10));
    });
    expect(await run({ idleTimeoutMs: 1_500 })).toMatchObject({ attempts: 2 });
  });

  it('reads the token anew for every attempt', async () => {
    let reads = 0;
    answers.push(status(500));
    await run({
      readToken: () => {
        reads += 1;
        if (reads === 1) throw Object.assign(new Error('no file'), { code: 'ENOENT' });
        return `token-${reads}`;
      },
    });
    expect(authorizations).toEqual(['Bearer token-2', 'Bearer token-3']);
    expect(retries[0]).toContain('ENOENT');
  });

  it.each([
    [401, 'BUNDLE_TOKEN_REFUSED'],
    [403, 'BUNDLE_TOKEN_REFUSED'],
    [404, 'BUNDLE_NOT_FOUND'],
    [410, 'BUNDLE_NOT_FOUND'],
    [302, 'BUNDLE_UNREACHABLE'],
    [204, 'BUNDLE_UNREACHABLE'],
  ])('gives up at once on %s', async (code, expected) => {
    answers.push(status(code, { location: 'http://elsewhere.example/' }));
    await expect(run()).rejects.toMatchObject({ code: expected });
    expect(authorizations).toHaveLength(1);
  });

  it('gives up when the portal stays away', async () => {
    answers.push(...Array.from({ length: 1000 }, () => status(503)));
    const failure = await run({ deadlineMs: 30 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HostFailure);
    expect(failure).toMatchObject({
      code: 'BUNDLE_UNREACHABLE',
      message: expect.stringContaining('the portal answered 503'),
    });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    answers.push(status(503));
    await expect(
      run({ signal: stop.signal, onRetry: () => stop.abort(new Error('stopped')), firstWaitMs: 1000 })
    ).rejects.toThrow(/stopped|aborted/);
  });

  it('refuses what is larger than any bundle may be', async () => {
    answers.push((_request, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(2 ** 20);
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      response.on('error', () => undefined);
      more();
    });
    await expect(run({ maxBytes: 3 * 2 ** 20 })).rejects.toMatchObject({ code: 'BUNDLE_REFUSED' });
  });

  it('says so when the work folder cannot be written to', async () => {
    await expect(run({ toFile: path.join(folder, 'missing', 'bundle') })).rejects.toMatchObject({
      code: 'WORK_DIR_UNUSABLE',
      message: expect.stringContaining('ENOENT'),
    });
  });
});
