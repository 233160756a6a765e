import { setTimeout as sleep } from 'node:timers/promises';

/** Requests a second in the long run, and how many may come at once after a rest. */
export type Rate = { perSecond: number; burst: number };

/**
 * Keeps the portal from flooding an API server: the client library has no limit of its own. Requests are let through
 * in the order in which they came, and all of them wait when the server asked for it.
 */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;
  private pausedUntil = 0;
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly rate: Rate, private readonly now: () => number = () => performance.now()) {
    this.tokens = rate.burst;
    this.filledAt = now();
  }

  /** Resolves when a request may be sent. Rejects with the signal's reason when that is aborted. */
  take(signal?: AbortSignal): Promise<void> {
    const mine = this.turn.then(() => this.waitForToken(signal));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Holds every request back for a while: what a Retry-After asks for. */
  pause(milliseconds: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.now() + milliseconds);
  }

  private async waitForToken(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const now = this.now();
      this.tokens = Math.min(
        this.rate.burst,
        this.tokens + ((now - this.filledAt) / 1000) * this.rate.perSecond
      );
      this.filledAt = now;
      const paused = this.pausedUntil - now;
      if (paused <= 0 && this.tokens >= 1) {
        this.tokens -= 1;
        return;
      }
      const missing = ((1 - this.tokens) / this.rate.perSecond) * 1000;
      // Rounded up, because a timer that fires a fraction early would spin.
      await sleep(Math.ceil(Math.max(paused, missing, 1)), undefined, signal ? { signal } : undefined);
    }
  }
}
