import { setTimeout as sleep } from 'node:timers/promises';

/** How a {@link PoliteFetch} behaves. */
export type PoliteFetchOptions = {
  /** Requests at a time. Default: 4. */
  concurrency?: number;
  /** Milliseconds until an attempt without an answer is given up. Default: 30,000. */
  timeoutMs?: number;
  /** Attempts after the first where the server is busy or away. Default: 3. */
  retries?: number;
  /** First pause between attempts in milliseconds; it doubles each time. Default: 500. */
  pauseMs?: number;
  /** Largest answer in bytes. Default: 20 MB. */
  maxBytes?: number;
  /** Headers of every request. */
  headers?: Record<string, string>;
};

/** An answer, read to its end. */
export type FetchedAnswer = { status: number; headers: Headers; body: Buffer };

/** Longest pause that a server may ask for, in milliseconds. */
const MAX_PAUSE = 60_000;

const isBusy = (status: number) => status === 429 || status === 502 || status === 503 || status === 504;

/** An address without credentials and query, as it may be shown. */
export function shownAddress(address: string): string {
  try {
    const { origin, pathname } = new URL(address);
    return `${origin}${pathname}`;
  } catch {
    return 'the address';
  }
}

/**
 * GET requests that a server can bear: few at a time, each with a deadline and a cap, and patience where it is busy
 * (`Retry-After` counts, at most a minute).
 */
export class PoliteFetch {
  private readonly options: Required<PoliteFetchOptions>;
  private running = 0;
  private readonly waiting: Array<() => void> = [];

  constructor(options: PoliteFetchOptions = {}) {
    this.options = {
      concurrency: 4,
      timeoutMs: 30_000,
      retries: 3,
      pauseMs: 500,
      maxBytes: 20_000_000,
      headers: {},
      ...options,
    };
  }

  /**
   * Asks for an address. Any status is an answer, except that of a server that stays busy.
   * @throws Error that names the address and what happened, where there was no answer in the end.
   */
  async get(
    address: string,
    options: { headers?: Record<string, string>; signal: AbortSignal }
  ): Promise<FetchedAnswer> {
    await this.enter();
    try {
      for (let attempt = 0; ; attempt++) {
        options.signal.throwIfAborted();
        const result = await this.attempt(address, options);
        const last = attempt >= this.options.retries;
        if ('answer' in result) {
          const { answer } = result;
          if (!isBusy(answer.status)) return answer;
          if (last)
            throw new Error(`${shownAddress(address)} answered ${answer.status} ${attempt + 1} times.`);
          await this.pause(attempt, answer.headers.get('retry-after'), options.signal);
        } else {
          if (last) throw new Error(`${shownAddress(address)} ${result.failed}`);
          await this.pause(attempt, null, options.signal);
        }
      }
    } finally {
      this.leave();
    }
  }

  private async attempt(
    address: string,
    { headers, signal }: { headers?: Record<string, string>; signal: AbortSignal }
  ): Promise<{ answer: FetchedAnswer } | { failed: string }> {
    const { timeoutMs, maxBytes } = this.options;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(address, {
        headers: { 'user-agent': 'flyloft', ...this.options.headers, ...headers },
        signal: AbortSignal.any([signal, deadline]),
      });
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const part of response.body ?? []) {
        size += part.byteLength;
        if (size > maxBytes) {
          // Not worth another attempt.
          return { answer: { status: 413, headers: response.headers, body: Buffer.alloc(0) } };
        }
        parts.push(part);
      }
      return { answer: { status: response.status, headers: response.headers, body: Buffer.concat(parts) } };
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) return { failed: `did not answer within ${timeoutMs / 1000} s.` };
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const code = Object(cause).code;
      return { failed: `does not answer (${typeof code === 'string' ? code : 'the connection broke'}).` };
    }
  }

  private async pause(attempt: number, retryAfter: string | null, signal: AbortSignal): Promise<void> {
    const asked = retryAfter === null ? Number.NaN : Number(retryAfter) * 1000;
    const own = this.options.pauseMs * 2 ** attempt;
    await sleep(Math.min(Number.isFinite(asked) ? asked : own, MAX_PAUSE), undefined, { signal });
  }

  private async enter(): Promise<void> {
    if (this.running < this.options.concurrency) {
      this.running += 1;
      return;
    }
    await new Promise<void>(resolve => {
      this.waiting.push(resolve);
    });
  }

  private leave(): void {
    const next = this.waiting.shift();
    // The place is handed on, so that the count stays.
    if (next) next();
    else this.running -= 1;
  }
}
