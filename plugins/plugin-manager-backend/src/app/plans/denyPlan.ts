import type { PlanRecord } from '../../ports';
import { refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { whyNotDecide } from './approvePlan';
import { decideOn } from './decideOn';
import type { PlanDependencies } from './planDependencies';
import { tellOfPlan } from './tellOfPlan';

/** Denies the plan that was on the screen, with a reason. Nothing else is changed. */
export async function denyPlan(
  id: string,
  body: { digest: string; reason: string },
  person: Person,
  dependencies: PlanDependencies
): Promise<Outcome<PlanRecord>> {
  const reason = body.reason.trim();
  if (reason === '') return refused('REASON_REQUIRED', 'Say why: the requester reads it.');
  return decideOn(id, { states: ['waiting'], digest: body.digest }, dependencies, {
    mayDo: plan => whyNotDecide(plan, person, dependencies),
    apply: async (tx, plan) => {
      const denied = await tx.plans.transition(plan.id, 'waiting', 'denied', {
        approval: {
          planId: plan.id,
          digest: plan.digest,
          decision: 'deny',
          decidedBy: person.actor,
          reason,
          at: dependencies.clock.now().toISOString(),
        },
      });
      if (!denied) return false;
      await tellOfPlan(tx, plan, person.actor, 'plan.denied', { reason });
      return true;
    },
  });
}
