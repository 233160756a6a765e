import { Worker } from 'node:worker_threads';
import { z } from 'zod';

const issueSchema = z.object({
  path: z.string(),
  keyword: z.string(),
  params: z.record(z.string(), z.unknown()),
  text: z.string().optional(),
  known: z.array(z.string()).optional(),
});

const replySchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('valid'), config: z.record(z.string(), z.json()).optional() }),
  z.object({ outcome: z.literal('schema-invalid'), issues: z.array(issueSchema) }),
  z.object({ outcome: z.literal('config-invalid'), issues: z.array(issueSchema) }),
  z.object({ outcome: z.literal('pattern-refused'), message: z.string() }),
  z.object({ outcome: z.literal('not-compiled'), message: z.string() }),
]);

/** What the thread answers; timed-out and crashed are what this side sees of a thread that did not. */
export type WorkerReply =
  | z.infer<typeof replySchema>
  | { outcome: 'timed-out' }
  | { outcome: 'crashed'; message: string };

/** One question to the thread; without `config` it is about the schema alone. */
export type WorkerRequest = {
  /** Digest of schema and dialect, under which the compiled validator is kept. */
  key: string;
  schema: unknown;
  dialect: 'draft-07' | '2020-12';
  config?: unknown;
};

/**
 * A worker thread that answers one question at a time, each within a deadline. After a timeout or a crash the thread is
 * ended, and the next question starts a new one:
 *
 *   none ──ask──▶ busy ──answer──▶ idle ──ask──▶ busy;  busy ──deadline or crash──▶ none;  any ──close──▶ none
 */
export class SchemaWorker {
  private readonly script: string;
  private readonly deadlineMs: number;
  private worker: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private nextId = 1;

  constructor(options: { script: string; deadlineMs: number }) {
    this.script = options.script;
    this.deadlineMs = options.deadlineMs;
  }

  /** Asks after all earlier questions have been answered. Never rejects. */
  ask(request: WorkerRequest): Promise<WorkerReply> {
    const answer = this.last.then(() => this.askNow(request));
    this.last = answer;
    return answer;
  }

  async close(): Promise<void> {
    await this.drop();
  }

  private async drop(): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    await worker?.terminate();
  }

  private start(): Promise<Worker> {
    const worker = new Worker(this.script, {
      // Nothing of the portal's environment is the schema's business.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    });
    // A late error of an ended thread must not count as unhandled.
    worker.on('error', () => undefined);
    worker.unref();
    this.worker = worker;
    // The deadline is for the question, not for the start of the thread.
    return new Promise((resolve, reject) => {
      // Its first message says that its libraries are loaded; they are not the schema's fault.
      worker.once('message', () => resolve(worker));
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The thread ended while it started')));
    });
  }

  private async askNow(request: WorkerRequest): Promise<WorkerReply> {
    let worker: Worker;
    try {
      worker = this.worker ?? (await this.start());
    } catch (error) {
      this.worker = undefined;
      return { outcome: 'crashed', message: error instanceof Error ? error.message : String(error) };
    }
    const id = this.nextId++;
    const reply = await new Promise<WorkerReply>(resolve => {
      const timer = setTimeout(() => end({ outcome: 'timed-out' }), this.deadlineMs);
      const onMessage = (message: { id: number; reply: unknown }) => {
        if (message.id === id) end(replySchema.parse(message.reply));
      };
      const onError = (error: Error) => end({ outcome: 'crashed', message: error.message });
      const onExit = (code: number) => end({ outcome: 'crashed', message: `it ended with code ${code}` });
      function end(result: WorkerReply) {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        resolve(result);
      }
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.ref();
      worker.postMessage({ id, ...request });
    });
    worker.unref();
    if (reply.outcome === 'timed-out' || reply.outcome === 'crashed') await this.drop();
    return reply;
  }
}
