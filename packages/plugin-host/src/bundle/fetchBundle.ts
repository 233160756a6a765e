import { DEFAULT_BUNDLE_LIMITS } from '@flyloft/bundle';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HostFailure } from '../lifecycle/hostFailure';

/** Where the bundle is, who asks, and how long to go on asking. Times are in milliseconds. */
export type FetchBundleOptions = {
  url: URL;
  /** Read anew for each attempt, because a mounted Secret may be renewed meanwhile. */
  readToken: () => string;
  toFile: string;
  deadlineMs: number;
  signal: AbortSignal;
  /** Told of each attempt that failed and will be repeated. */
  onRetry: (attempt: number, reason: string, waitMs: number) => void;
  firstWaitMs?: number;
  longestWaitMs?: number;
  idleTimeoutMs?: number;
  /** Most bytes that are taken; what the bundle reader takes when left out. */
  maxBytes?: number;
};

/** Outcome of one attempt; `again` is one that a later attempt may mend. */
type Attempt =
  | { result: 'fetched'; bytes: number }
  | { result: 'again'; reason: string }
  | { result: 'failed'; failure: HostFailure };

/**
 * Downloads the bundle with its token, again and again while the portal is away. Uses plain `node:http`, because
 * `fetch` would load a whole HTTP client into a process that may never need it, and follows no redirects, which
 * could carry the token elsewhere. Throws a HostFailure; what was downloaded is not checked here.
 */
export async function fetchBundle(options: FetchBundleOptions): Promise<{ bytes: number; attempts: number }> {
  const giveUpAt = performance.now() + options.deadlineMs;
  let wait = options.firstWaitMs ?? 250;
  for (let attempt = 1; ; attempt++) {
    const outcome = await fetchOnce(options);
    if (outcome.result === 'fetched') return { bytes: outcome.bytes, attempts: attempt };
    if (outcome.result === 'failed') throw outcome.failure;
    options.signal.throwIfAborted();
    if (performance.now() + wait > giveUpAt) {
      throw new HostFailure(
        'BUNDLE_UNREACHABLE',
        `The bundle could not be fetched from ${options.url.origin} in ${attempt} attempts: ${outcome.reason}. Check that the portal runs and that this pod's network policy lets it out to the portal.`
      );
    }
    options.onRetry(attempt, outcome.reason, wait);
    await delay(wait, undefined, { signal: options.signal });
    wait = Math.min(wait * 2, options.longestWaitMs ?? 5000);
  }
}

function refusal(status: number, url: URL): HostFailure | undefined {
  if (status === 401 || status === 403) {
    return new HostFailure(
      'BUNDLE_TOKEN_REFUSED',
      `The portal refused this pod's token for the bundle (${status}). The token is good for one digest only; install the plugin again to get a new one.`
    );
  }
  if (status === 404 || status === 410) {
    return new HostFailure(
      'BUNDLE_NOT_FOUND',
      `The portal has no bundle at ${url.pathname} (${status}). Publish the release again.`
    );
  }
  if (status === 408 || status === 429 || status >= 500) return undefined;
  return new HostFailure(
    'BUNDLE_UNREACHABLE',
    `The portal answered ${status} for ${url.pathname}, which is not an answer that the plugin host knows.`
  );
}

async function fetchOnce(options: FetchBundleOptions): Promise<Attempt> {
  let token: string;
  try {
    token = options.readToken();
  } catch (error) {
    return {
      result: 'again',
      reason: `the bundle's token cannot be read (${String((error as NodeJS.ErrnoException).code)})`,
    };
  }
  try {
    const response = await get(options, token);
    const status = response.statusCode ?? 0;
    if (status !== 200) {
      response.resume();
      const failure = refusal(status, options.url);
      return failure
        ? { result: 'failed', failure }
        : { result: 'again', reason: `the portal answered ${status}` };
    }
    return await save(response, options);
  } catch (error) {
    if (error instanceof HostFailure) return { result: 'failed', failure: error };
    return { result: 'again', reason: error instanceof Error ? error.message : String(error) };
  }
}

function get(options: FetchBundleOptions, token: string): Promise<http.IncomingMessage> {
  const { request } = options.url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const asked = request(options.url, {
      // The host has nothing to ask afterwards, so the connection is not kept.
      agent: false,
      headers: { authorization: `Bearer ${token}`, accept: 'application/octet-stream, application/gzip' },
      signal: options.signal,
      timeout: options.idleTimeoutMs ?? 15_000,
    });
    asked.once('response', resolve);
    asked.once('timeout', () => asked.destroy(new Error('the portal went silent')));
    asked.on('error', reject);
    asked.end();
  });
}

async function save(response: http.IncomingMessage, options: FetchBundleOptions): Promise<Attempt> {
  const announced = response.headers['content-length'];
  const limit = options.maxBytes ?? DEFAULT_BUNDLE_LIMITS.tarBytes;
  let bytes = 0;
  const file = await openDraft(options.toFile);
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limit) {
        throw new HostFailure(
          'BUNDLE_REFUSED',
          `The bundle is larger than ${limit} bytes, the most that a plugin host takes.`
        );
      }
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
  if (announced !== undefined && Number(announced) !== bytes) {
    return { result: 'again', reason: `the download ended after ${bytes} of ${announced} bytes` };
  }
  return { result: 'fetched', bytes };
}

async function openDraft(file: string): Promise<fs.promises.FileHandle> {
  try {
    return await fs.promises.open(file, 'w', 0o600);
  } catch (error) {
    throw new HostFailure(
      'WORK_DIR_UNUSABLE',
      `${path.dirname(file)} cannot be written to (${String(
        (error as NodeJS.ErrnoException).code
      )}). The pod needs an emptyDir there.`
    );
  }
}
