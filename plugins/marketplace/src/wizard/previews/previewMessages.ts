import { z } from 'zod';

/** What a preview's frame says when it is there; the other end of its channel comes along. */
export const helloSchema = z.strictObject({ kind: z.literal('flyloft-preview') });

/** What comes through the channel. Anything of another form ends the preview. */
const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('shown'), seq: z.int() }),
  z.strictObject({ kind: z.literal('failed'), seq: z.int(), message: z.string().max(500) }),
]);

/** How a preview is doing. */
export type FrameState =
  | { kind: 'loading' }
  | { kind: 'shown' }
  /** The last configuration made it throw: what was shown before may still stand there. */
  | { kind: 'failed'; message: string }
  /** It is taken away. */
  | { kind: 'ended'; because: 'silent' | 'unruly' };

/** Milliseconds until a frame has to have loaded, or shown a configuration. */
export const ANSWER_MS = 5_000;

/** Answers that one configuration may cause; more is a flood. */
export const MAX_ANSWERS = 20;

/** A configuration for the frame. */
export type Shown = { config: unknown; theme: 'light' | 'dark' };

/** The end of a channel that a page holds. */
export type Port = {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
};

/**
 * Sends configurations to a preview, one at a time, and holds what comes back to its form:
 *
 * ```
 * loading → shown ⇄ failed
 *    └─────────┴──────┴→ ended (silent: no answer in time; unruly: an answer of another form, or too many)
 * ```
 *
 * While one configuration is being shown only the newest of those that follow is kept. What comes from the frame is a
 * stranger's: it decides nothing but the words beside the frame.
 */
export class PreviewChannel {
  #port: Port | undefined;
  #seq = 0;
  #answers = 0;
  #waiting = false;
  #next: Shown | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(private readonly onState: (state: FrameState) => void) {
    this.#expectAnswer();
  }

  /** The frame is there. A second greeting is not answered: the first one holds the channel. */
  open(port: Port): void {
    if (this.#port || this.#ended) {
      port.close();
      return;
    }
    this.#port = port;
    port.onmessage = event => this.#receive(event.data);
    this.#stopWaiting();
    this.#send();
  }

  /** Shows a configuration as soon as the frame is ready for it. */
  show(next: Shown): void {
    this.#next = next;
    this.#send();
  }

  /** Ends it without a word: the page has no use for it any more. */
  close(): void {
    this.#ended = true;
    this.#stopWaiting();
    this.#port?.close();
  }

  #send(): void {
    if (!this.#port || this.#waiting || this.#ended || !this.#next) return;
    this.#seq += 1;
    this.#answers = 0;
    this.#waiting = true;
    this.#port.postMessage({ ...this.#next, seq: this.#seq });
    this.#next = undefined;
    this.#expectAnswer();
  }

  #receive(data: unknown): void {
    if (this.#ended) return;
    const answer = answerSchema.safeParse(data);
    this.#answers += 1;
    if (!answer.success || this.#answers > MAX_ANSWERS) {
      this.#end('unruly');
      return;
    }
    const { kind, seq } = answer.data;
    // Something that went wrong later, or before anything was asked for, is told as well.
    if (kind === 'failed') this.onState({ kind, message: answer.data.message });
    if (seq !== this.#seq || !this.#waiting) return;
    this.#stopWaiting();
    this.#waiting = false;
    if (kind === 'shown') this.onState({ kind });
    this.#send();
  }

  #expectAnswer(): void {
    this.#timer = setTimeout(() => this.#end('silent'), ANSWER_MS);
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
  }

  #end(because: 'silent' | 'unruly'): void {
    this.close();
    this.onState({ kind: 'ended', because });
  }
}
