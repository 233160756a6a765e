import { z } from 'zod';
import type { SchemaQuestion } from '../engine/answer.cjs';
import { schemaAnswerSchema, type SchemaAnswer } from './schemaAnswer';
import type { SchemaThread } from './thread';

/** What a thread says: first that its libraries are loaded, then one reply to each question. */
const messageSchema = z.union([
  z.literal('ready'),
  z.object({ id: z.number().int(), reply: schemaAnswerSchema }),
]);

/** `deadlineMs`: how long an answer may take; `signal`: when nobody waits for it any more. */
export type AskOptions = { deadlineMs?: number; signal?: AbortSignal };

/**
 * A thread that answers one question at a time, each within a deadline. After a timeout or a crash the thread is ended,
 * and the next question starts a new one:
 *
 *   none ──ask──▶ busy ──answer──▶ idle ──ask──▶ busy;  busy ──deadline or crash──▶ none;  any ──close──▶ none
 *
 * An aborted question is answered at once. If the thread is at it already, the next one waits until that is through: to
 * end a thread at every key that somebody presses would cost more than to let it finish.
 */
export class SchemaThreads {
  private readonly spawn: () => SchemaThread;
  private readonly deadlineMs: number;
  private readonly startDeadlineMs: number;
  private thread: SchemaThread | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private nextId = 1;

  /** `startDeadlineMs`: how long a thread may take to load; that is not the schema's fault, so it is longer. */
  constructor(options: { spawn: () => SchemaThread; deadlineMs?: number; startDeadlineMs?: number }) {
    this.spawn = options.spawn;
    this.deadlineMs = options.deadlineMs ?? 3_000;
    this.startDeadlineMs = options.startDeadlineMs ?? 30_000;
  }

  /** Asks after all earlier questions have been answered. Never rejects. */
  ask(question: SchemaQuestion, options: AskOptions = {}): Promise<SchemaAnswer> {
    const answer = this.last.then(() => this.askNow(question, options));
    this.last = answer;
    return orAborted(answer, options.signal);
  }

  async close(): Promise<void> {
    const thread = this.thread;
    this.thread = undefined;
    await thread?.end();
  }

  private async askNow(question: SchemaQuestion, options: AskOptions): Promise<SchemaAnswer> {
    if (options.signal?.aborted) return { outcome: 'aborted' };
    const reply = (await this.start()) ?? (await this.put(question, options.deadlineMs ?? this.deadlineMs));
    if (reply.outcome === 'timed-out' || reply.outcome === 'crashed') await this.close();
    return reply;
  }

  /** Starts a thread where there is none; answers only when that failed. */
  private async start(): Promise<SchemaAnswer | undefined> {
    if (this.thread) return undefined;
    try {
      this.thread = this.spawn();
    } catch (error) {
      return { outcome: 'unavailable', message: error instanceof Error ? error.message : String(error) };
    }
    const started = await hear(
      this.thread,
      this.startDeadlineMs,
      message => message === 'ready' || undefined
    );
    if (started === true) return undefined;
    await this.close();
    const message = started.outcome === 'crashed' ? started.message : 'it took too long';
    return { outcome: 'unavailable', message };
  }

  private async put(question: SchemaQuestion, deadlineMs: number): Promise<SchemaAnswer> {
    const { thread } = this;
    if (!thread) return { outcome: 'unavailable', message: 'the engine was closed' };
    const id = this.nextId++;
    thread.setBusy?.(true);
    const reply = hear(thread, deadlineMs, (message): SchemaAnswer | undefined => {
      const parsed = messageSchema.safeParse(message);
      if (!parsed.success) return { outcome: 'crashed', message: 'the thread answered something else' };
      return parsed.data !== 'ready' && parsed.data.id === id ? parsed.data.reply : undefined;
    });
    thread.post({ id, ...question });
    const answer = await reply;
    thread.setBusy?.(false);
    return answer;
  }
}

/** The first message that `choose` takes, or why there is none. */
function hear<T>(
  thread: SchemaThread,
  deadlineMs: number,
  choose: (message: unknown) => T | undefined
): Promise<T | { outcome: 'timed-out' } | { outcome: 'crashed'; message: string }> {
  return new Promise(resolve => {
    const timer = setTimeout(() => end({ outcome: 'timed-out' }), deadlineMs);
    const stop = thread.listen(
      message => {
        const chosen = choose(message);
        if (chosen !== undefined) end(chosen);
      },
      why => end({ outcome: 'crashed', message: why })
    );
    function end(result: T | { outcome: 'timed-out' } | { outcome: 'crashed'; message: string }) {
      clearTimeout(timer);
      stop();
      resolve(result);
    }
  });
}

/** The answer, or "aborted" as soon as the signal says so. */
function orAborted(answer: Promise<SchemaAnswer>, signal: AbortSignal | undefined): Promise<SchemaAnswer> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const abort = () => resolve({ outcome: 'aborted' });
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
