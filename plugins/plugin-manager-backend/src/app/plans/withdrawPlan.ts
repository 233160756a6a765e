import type { PlanRecord } from '../../ports';
import { refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { decideOn } from './decideOn';
import type { PlanDependencies } from './planDependencies';
import { tellOfPlan } from './tellOfPlan';

/** Takes back a plan that nobody has decided on. Only who asked for it can. */
export async function withdrawPlan(
  id: string,
  person: Person,
  dependencies: PlanDependencies
): Promise<Outcome<PlanRecord>> {
  return decideOn(id, { states: ['ready', 'waiting'] }, dependencies, {
    mayDo: plan =>
      plan.content.requester === person.actor
        ? undefined
        : refused('NOT_ALLOWED', 'Only who asked for a plan can withdraw it. Deny it instead.'),
    apply: async (tx, plan) => {
      if (!(await tx.plans.transition(plan.id, plan.state, 'withdrawn', {}))) return false;
      await tellOfPlan(tx, plan, person.actor, 'plan.withdrawn');
      return true;
    },
  });
}
