import type { Actor, UsageStore } from '../../ports';
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

const MINUTE_SECONDS = 60;

/**
 * Limits what each person has the portal do, so that nobody uses it to try other people's doors. A minute begins with the
 * first of them, and all replicas of the portal count together.
 */
export class RateLimits {
  private readonly usage: UsageStore;

  constructor({ usage }: { usage: UsageStore }) {
    this.usage = usage;
  }

  /** Counts one more; refused with RATE_LIMITED and the seconds to wait where it is one too many. */
  async take(actor: Actor, what: keyof typeof PER_MINUTE) {
    const { count, secondsLeft } = await this.usage.count(actor, what, MINUTE_SECONDS);
    const most = PER_MINUTE[what];
    if (count <= most) return undefined;
    const seconds = Math.max(1, Math.ceil(secondsLeft));
    return refused(
      'RATE_LIMITED',
      `The portal tries at most ${most} of these a minute for one person. Wait ${seconds} s and try again.`,
      { seconds }
    );
  }
}
