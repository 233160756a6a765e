import type { Actor, Clock } from '../../ports';
import { refused } from '../outcome';

/** How often a person may have the portal ask something, within a minute. */
export const PER_MINUTE = {
  /** Checks of values: they run while somebody types. */
  check: 120,
  address: 30,
  /** Each sends something to somebody. */
  webhook: 10,
  /** Each has the cluster try every object of a plan. */
  rehearsal: 12,
  /** Each starts a pod. */
  connection: 6,
} as const;

const MINUTE_MS = 60_000;

/** People that are remembered; the longest quiet ones are forgotten first. */
const REMEMBERED = 10_000;

/**
 * Counts what each person has the portal do, so that nobody uses it to try other people's doors. Kept in memory: each
 * replica of the portal counts by itself.
 */
export class RateLimits {
  private readonly times = new Map<string, number[]>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Counts one more; refused with RATE_LIMITED and the seconds to wait where it is one too many. */
  take(actor: Actor, what: keyof typeof PER_MINUTE) {
    const now = this.clock.now().getTime();
    const key = `${what} ${actor}`;
    const recent = (this.times.get(key) ?? []).filter(time => now - time < MINUTE_MS);
    const [first] = recent;
    const most = PER_MINUTE[what];
    this.times.delete(key);
    if (first !== undefined && recent.length >= most) {
      this.times.set(key, recent);
      const seconds = Math.max(1, Math.ceil((first + MINUTE_MS - now) / 1000));
      return refused(
        'RATE_LIMITED',
        `The portal tries at most ${most} of these a minute for one person. Wait ${seconds} s and try again.`,
        { seconds }
      );
    }
    this.times.set(key, [...recent, now]);
    if (this.times.size > REMEMBERED) {
      const [oldest] = this.times.keys();
      if (oldest !== undefined) this.times.delete(oldest);
    }
    return undefined;
  }
}
