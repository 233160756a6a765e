import { once } from 'node:events';
import type { Response } from 'express';

/** One server-sent event. */
export type ServerEvent = { id?: string; type?: string; data: unknown };

/** A stream of server-sent events to one client. */
export interface EventStream {
  /** Resolves when the client can take more. Does nothing once the client is gone. */
  send(event: ServerEvent): Promise<void>;
  end(): void;
  /** Aborted when the client is gone. */
  readonly closed: AbortSignal;
}

/** How often a silent stream says that it lives, in milliseconds; clients give up after 40 s of silence. */
const KEEP_ALIVE_MS = 15_000;

/** Begins an event stream. `onKeepAlive` is called each time the stream has been kept alive. */
export function openEventStream(
  res: Response,
  options: { keepAliveMs?: number; onKeepAlive?: () => void } = {}
): EventStream {
  const gone = new AbortController();
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // no-transform keeps compression, which would hold events back, away.
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  res.flushHeaders();
  const timer = setInterval(() => {
    res.write(': alive\n\n');
    options.onKeepAlive?.();
  }, options.keepAliveMs ?? KEEP_ALIVE_MS);
  res.once('close', () => {
    clearInterval(timer);
    gone.abort();
  });
  res.write('retry: 500\n\n');
  return {
    closed: gone.signal,
    async send({ id, type, data }) {
      if (gone.signal.aborted) return;
      const lines = [
        ...(id === undefined ? [] : [`id: ${id}`]),
        ...(type === undefined ? [] : [`event: ${type}`]),
        `data: ${JSON.stringify(data)}`,
      ];
      if (!res.write(`${lines.join('\n')}\n\n`)) {
        await once(res, 'drain', { signal: gone.signal }).catch(() => undefined);
      }
    },
    end() {
      res.end();
    },
  };
}
