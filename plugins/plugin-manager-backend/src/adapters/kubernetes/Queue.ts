/** How many items wait for a slow reader before the oldest are dropped. */
const MAX_WAITING = 10_000;

/** Items from several writers for one reader, until the signal is aborted or a writer fails. */
export class Queue<T> implements AsyncIterable<T> {
  private items: T[] = [];
  private failure: { error: unknown } | undefined;
  private wake: (() => void) | undefined;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake?.(), { once: true });
  }

  push(item: T): void {
    this.items.push(item);
    if (this.items.length > MAX_WAITING) this.items.shift();
    this.wake?.();
  }

  /** Ends the queue for its reader, who gets the error. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for (;;) {
      const { items } = this;
      this.items = [];
      yield* items;
      if (this.failure) throw this.failure.error;
      if (this.signal.aborted) return;
      if (this.items.length === 0) {
        await new Promise<void>(resolve => {
          this.wake = resolve;
        });
        this.wake = undefined;
      }
    }
  }
}
