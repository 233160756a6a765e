/** What one pass over a key asks for: nothing, or another pass after some milliseconds. */
export type SyncResult = void | { requeueAfterMs: number };

const FIRST_RETRY_MS = 10;
const LONGEST_RETRY_MS = 5_000;

/**
 * Keys waiting to be brought into their wanted state, each at most once. A pass runs to its end before the next
 * begins; one that throws is tried again, later each time.
 */
export class WorkQueue {
  private readonly waiting = new Set<string>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly failures = new Map<string, number>();
  private scheduled: NodeJS.Immediate | undefined;
  private stopped = false;

  constructor(
    private readonly sync: (key: string) => SyncResult,
    private readonly onError: (key: string, error: unknown) => void
  ) {}

  /** Asks for a pass over a key, soon. */
  add(key: string): void {
    if (this.stopped) return;
    this.waiting.add(key);
    this.scheduled ??= setImmediate(() => this.drain());
  }

  /** Asks for a pass after some time; the nearest of several counts. */
  addAfter(key: string, ms: number): void {
    if (this.stopped) return;
    clearTimeout(this.timers.get(key));
    const timer = setTimeout(() => {
      this.timers.delete(key);
      this.add(key);
    }, ms);
    timer.unref();
    this.timers.set(key, timer);
  }

  stop(): void {
    this.stopped = true;
    if (this.scheduled) clearImmediate(this.scheduled);
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.waiting.clear();
  }

  private drain(): void {
    this.scheduled = undefined;
    const keys = [...this.waiting];
    this.waiting.clear();
    for (const key of keys) {
      if (this.stopped) return;
      try {
        const result = this.sync(key);
        this.failures.delete(key);
        if (result) this.addAfter(key, result.requeueAfterMs);
      } catch (error) {
        const failures = this.failures.get(key) ?? 0;
        this.failures.set(key, failures + 1);
        this.addAfter(key, Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures));
        this.onError(key, error);
      }
    }
  }
}
