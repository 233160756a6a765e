import { FlyloftError } from '@flyloft/plugin-manager-common';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** What a stream of server-sent events is read with. */
export type EventStreamOptions = {
  /** Opens the stream after an event id; throws FlyloftError where the server refuses. */
  open(lastEventId: string | undefined, signal: AbortSignal): Promise<Response>;
  /** Resume after this event. */
  lastEventId?: string;
  signal?: AbortSignal;
  /** Called when the connection is lost (with the time until the next try in milliseconds) and when it is back. */
  onConnection?: (state: { connected: true } | { connected: false; retryMs: number }) => void;
  /** A connection that is silent for longer counts as lost; the server writes something every 15 s. */
  silenceMs?: number;
  /** Longest wait between two tries. */
  maxRetryMs?: number;
};

/** Refusals after which trying again may help. */
const PASSING = new Set(['PORTAL_UNREACHABLE', 'INTERNAL', 'RATE_LIMITED', 'DATABASE_UNREACHABLE']);

const FIRST_RETRY_MS = 250;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

/** The messages of one connection; ends when the connection does, in whatever way. */
export async function* readMessages(
  response: Response,
  alive: () => void = () => undefined
): AsyncGenerator<EventSourceMessage> {
  const ready: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: message => ready.push(message) });
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      alive();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* ready.splice(0);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * Server-sent events as an async iterator. A lost connection is opened again with `Last-Event-ID`, so that no event is
 * missed and none comes twice; an event of the type `end` ends the iteration, as does the signal.
 * @throws FlyloftError where the server refuses for good.
 */
export async function* eventStream(options: EventStreamOptions): AsyncGenerator<EventSourceMessage> {
  const { silenceMs = 40_000, maxRetryMs = 5_000, onConnection } = options;
  const stopped = options.signal ?? new AbortController().signal;
  let lastEventId = options.lastEventId;
  let retryMs = FIRST_RETRY_MS;
  while (!stopped.aborted) {
    const connection = new AbortController();
    const abort = () => connection.abort();
    stopped.addEventListener('abort', abort);
    let timer = setTimeout(abort, silenceMs);
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(abort, silenceMs);
    };
    try {
      const response = await options.open(lastEventId, connection.signal);
      onConnection?.({ connected: true });
      for await (const message of readMessages(response, alive)) {
        retryMs = FIRST_RETRY_MS;
        if (message.event === 'end') return;
        if (message.id !== undefined) lastEventId = message.id;
        yield message;
        if (stopped.aborted) return;
      }
    } catch (error) {
      if (stopped.aborted) return;
      if (error instanceof FlyloftError && !PASSING.has(error.code)) throw error;
    } finally {
      clearTimeout(timer);
      stopped.removeEventListener('abort', abort);
      connection.abort();
    }
    if (stopped.aborted) return;
    onConnection?.({ connected: false, retryMs });
    await pause(retryMs, stopped);
    retryMs = Math.min(retryMs * 2, maxRetryMs);
  }
}
