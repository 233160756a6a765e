import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { readAll } from './readLines';
import type { KubernetesConnection, RequestBase } from './KubernetesConnection';
import { TokenBucket, type Rate } from './TokenBucket';

/** A request to an API server. */
export type KubernetesRequest = {
  method: 'GET' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent as JSON, which is YAML too. */
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
  /** Until the whole answer, or for a stream its head, is there. */
  timeoutMs?: number;
};

/** An answer, whatever its status. */
export type KubernetesAnswer = { status: number; body: unknown; retryAfterMs?: number };

/** An open answer that lines are read from. */
export type KubernetesStream = { status: number; stream: http.IncomingMessage };

/** Thrown where no answer came: refused, reset, timed out, not resolved. The message says which. */
export class NoAnswer extends Error {
  constructor(server: string, reason: string, options?: ErrorOptions) {
    super(`${server} does not answer (${reason})`, options);
    this.name = 'NoAnswer';
  }
}

const DEFAULT_TIMEOUT_MS = 20_000;
/** How often a request is sent again that the server was too busy for (it did nothing then). */
const BUSY_ATTEMPTS = 6;
const MAX_RETRY_AFTER_MS = 30_000;
/** Client-go's figures for a controller that is not the only one. */
const DEFAULT_RATE: Rate = { perSecond: 50, burst: 100 };

function retryAfter(headers: http.IncomingHttpHeaders): number | undefined {
  const seconds = Number(headers['retry-after']);
  return headers['retry-after'] !== undefined && Number.isFinite(seconds) && seconds >= 0
    ? Math.min(seconds * 1000, MAX_RETRY_AFTER_MS)
    : undefined;
}

function parse(text: string, contentType: string | undefined): unknown {
  if (!contentType?.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * HTTP to one API server: credentials and TLS from client-node's KubeConfig, bodies exactly as they are given. (The
 * library's typed calls drop every field that their model does not know; a policy then opens what it should close.)
 */
export class KubernetesHttp {
  private readonly bucket: TokenBucket;

  constructor(private readonly connection: KubernetesConnection, rate: Rate = DEFAULT_RATE) {
    this.bucket = new TokenBucket(rate);
  }

  get server(): string {
    return this.connection.server;
  }

  /**
   * Sends a request and reads the whole answer. A server that is too busy is asked again when it says.
   * @throws NoAnswer where none came; the signal's reason where that was aborted.
   */
  async request(request: KubernetesRequest): Promise<KubernetesAnswer> {
    for (let attempt = 1; ; attempt++) {
      const { status, stream } = await this.open(request);
      let text: string;
      try {
        text = await readAll(stream, request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      } catch (error) {
        request.signal?.throwIfAborted();
        throw this.noAnswer(error);
      }
      const wait = retryAfter(stream.headers);
      const busy = status === 429 || (status === 503 && wait !== undefined);
      if (!busy || attempt === BUSY_ATTEMPTS) {
        return {
          status,
          body: parse(text, stream.headers['content-type']),
          ...(wait === undefined ? {} : { retryAfterMs: wait }),
        };
      }
      this.bucket.pause(wait ?? 2 ** attempt * 100);
      // Without this, replicas that were sent away together would come back together.
      await sleep(Math.random() * 100, undefined, request.signal ? { signal: request.signal } : undefined);
    }
  }

  /**
   * Sends a request and hands out its answer as a stream, which the caller reads or destroys.
   * @throws NoAnswer where none came; the signal's reason where that was aborted.
   */
  async open(request: KubernetesRequest): Promise<KubernetesStream> {
    await this.bucket.take(request.signal);
    let base: RequestBase;
    try {
      base = await this.connection.request();
    } catch (error) {
      throw new NoAnswer(this.server, `no credentials: ${(error as Error).message}`, { cause: error });
    }
    try {
      return await this.send(request, base, true);
    } catch (error) {
      request.signal?.throwIfAborted();
      throw this.noAnswer(error);
    }
  }

  private noAnswer(error: unknown): NoAnswer {
    if (error instanceof NoAnswer) return error;
    const { code, message } = error as NodeJS.ErrnoException;
    return new NoAnswer(this.server, code ?? message, { cause: error });
  }

  private send(request: KubernetesRequest, base: RequestBase, mayRepeat: boolean): Promise<KubernetesStream> {
    const url = new URL(base.base);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}${request.path}`;
    for (const [key, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body), 'utf8');
    const client = url.protocol === 'http:' ? http : https;
    return new Promise((resolve, reject) => {
      const sent = client.request(url, {
        method: request.method,
        agent: base.agent,
        headers: {
          ...base.headers,
          Accept: 'application/json',
          'User-Agent': 'flyloft',
          ...(body
            ? {
                'Content-Type': request.contentType ?? 'application/json',
                'Content-Length': body.byteLength,
              }
            : {}),
        },
        ...(request.signal ? { signal: request.signal } : {}),
      });
      const timer = setTimeout(
        () => sent.destroy(new NoAnswer(this.server, 'timed out')),
        request.timeoutMs ?? DEFAULT_TIMEOUT_MS
      );
      sent.once('response', stream => {
        clearTimeout(timer);
        // A stream that is torn down while nobody reads it must not take the process down.
        stream.on('error', () => undefined);
        resolve({ status: stream.statusCode ?? 0, stream });
      });
      sent.once('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        // The server closed a kept connection in the moment it was used again: it has not seen the request.
        if (mayRepeat && sent.reusedSocket && error.code === 'ECONNRESET') {
          this.send(request, base, false).then(resolve, reject);
        } else {
          reject(error);
        }
      });
      sent.end(body);
    });
  }
}
