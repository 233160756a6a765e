import type { Plan } from '@flyloft/plugin-manager-common';
import type { PlanRecord } from '../../ports';
import type { Person } from '../person';
import { whyNotDecide } from './approvePlan';
import type { PlanDependencies } from './planDependencies';

/** Whether a person may see a plan: their own, or all. */
export function maySee(plan: PlanRecord, person: Person): boolean {
  return plan.content.requester === person.actor || person.mayReadAllPlans || person.mayDecidePlans;
}

/** A plan as a person sees it, with what they may do to it. */
export function viewPlan(
  plan: PlanRecord,
  person: Person,
  dependencies: Pick<PlanDependencies, 'environments'>
): Plan {
  const { objects: _objects, request: _request, createdAt, requestedAt, ...shown } = plan;
  const own = plan.content.requester === person.actor;
  const refusal = whyNotDecide(plan, person, dependencies);
  const open = plan.state === 'ready' || plan.state === 'waiting';
  return {
    ...shown,
    createdAt: createdAt.toISOString(),
    ...(requestedAt ? { requestedAt: requestedAt.toISOString() } : {}),
    may: {
      request: plan.state === 'ready' && own && person.mayCreatePlans,
      decide: plan.state === 'waiting' && !refusal,
      withdraw: open && own,
      ...(plan.state === 'waiting' && refusal ? { because: refusal.refusal.message } : {}),
    },
  };
}
