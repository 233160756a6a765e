import type { PlanRecord } from '../../ports';
import { voidIfMoved } from './decideOn';
import type { PlanDependencies } from './planDependencies';

/** How long a plan that was found exact is taken at its word while nothing is heard to have changed, in milliseconds. */
const TRUSTED_MS = 1_000;

/** A plan as it is after it was checked; `checkedAt` where it is open, and exact as of then. */
export type CheckedPlan = { plan: PlanRecord; checkedAt?: Date };

/** Checks of open plans for everybody who looks at them. */
export interface PlanChecks {
  /** Makes the plan void where what it was made from has moved. Many who look at once cause one check. */
  check(plan: PlanRecord): Promise<CheckedPlan>;
  /** Something changed: what was found before says nothing any more. */
  forget(): void;
}

/**
 * A page asks again with every signal, and several people may have it open, while a check asks the cluster: so a plan is
 * checked once a second, or again as soon as something has changed. Decisions never rely on it; they check for themselves.
 */
export function createPlanChecks(dependencies: PlanDependencies): PlanChecks {
  const { clock } = dependencies;
  const running = new Map<string, Promise<CheckedPlan>>();
  const exact = new Map<string, Date>();

  async function run(plan: PlanRecord): Promise<CheckedPlan> {
    const checkedAt = clock.now();
    const checked = await voidIfMoved(plan, dependencies);
    const open = checked.state === 'ready' || checked.state === 'waiting';
    return { plan: checked, ...(open ? { checkedAt } : {}) };
  }

  const forgetOld = (now: Date) => {
    for (const [id, at] of exact) if (now.getTime() - at.getTime() >= TRUSTED_MS) exact.delete(id);
  };

  return {
    async check(plan) {
      if (plan.state !== 'ready' && plan.state !== 'waiting') return { plan };
      forgetOld(clock.now());
      const checkedAt = exact.get(plan.id);
      if (checkedAt) return { plan, checkedAt };
      const underWay = running.get(plan.id);
      if (underWay) return underWay;
      const check = run(plan);
      running.set(plan.id, check);
      try {
        const checked = await check;
        // Where something changed meanwhile, another look is due.
        if (checked.checkedAt && running.get(plan.id) === check) exact.set(plan.id, checked.checkedAt);
        return checked;
      } finally {
        if (running.get(plan.id) === check) running.delete(plan.id);
      }
    },
    forget() {
      running.clear();
      exact.clear();
    },
  };
}
