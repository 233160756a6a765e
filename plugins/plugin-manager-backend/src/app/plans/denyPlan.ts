import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import type { PlanRecord } from '../../ports';
import { refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { whyNotDecide } from './approvePlan';
import { decideOn } from './decideOn';
import type { PlanDependencies } from './planDependencies';

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
      await tx.audit.append({
        actor: person.actor,
        action: 'plan.denied',
        subject: `plan:${plan.id}`,
        result: 'success',
        summary: plan.summary,
        details: { digest: plan.digest, reason },
      });
      tx.publish(PLUGIN_MANAGER_TOPICS.planChanged, { planId: plan.id });
      return true;
    },
  });
}
