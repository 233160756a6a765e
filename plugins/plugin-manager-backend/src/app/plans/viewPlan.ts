import type { Plan } from '@flyloft/plugin-manager-common';
import { planResources } from '../../domain/plan/planResources';
import type { PlanOverview, PlanRecord } from '../../ports';
import type { Person } from '../person';
import { whyNotDecide } from './approvePlan';
import { whyNotNudge } from './nudgePlan';
import type { PlanDependencies } from './planDependencies';

/** Whether a person may see a plan: their own, or all. */
export function maySee(plan: PlanOverview, person: Person): boolean {
  if (plan.content.requester === person.actor) return true;
  const { read, decide } = person.within ?? {};
  const about = planResources(plan.content);
  return (
    (person.mayReadAllPlans && about.every(one => read?.(one) ?? true)) ||
    (person.mayDecidePlans && about.every(one => decide?.(one) ?? true))
  );
}

/** A plan as a person sees it, with what they may do to it. */
export function viewPlan(
  plan: PlanOverview | PlanRecord,
  person: Person,
  dependencies: Pick<PlanDependencies, 'environments' | 'clock'>
): Plan {
  const { createdAt, requestedAt, nudgedAt } = plan;
  const { id, digest, state, summary, content, reason, supersedes, supersededBy } = plan;
  const { voidReasons, approval, operationId, policy, warnings } = plan;
  const own = plan.content.requester === person.actor;
  const refusal = whyNotDecide(plan, person, dependencies);
  const open = plan.state === 'ready' || plan.state === 'waiting';
  return {
    ...{ id, digest, state, summary, content, voidReasons, policy, warnings },
    ...(reason === undefined ? {} : { reason }),
    ...(supersedes === undefined ? {} : { supersedes }),
    ...(supersededBy === undefined ? {} : { supersededBy }),
    ...(approval === undefined ? {} : { approval }),
    ...(operationId === undefined ? {} : { operationId }),
    ...('request' in plan && plan.request.leftOut ? { leftOut: plan.request.leftOut } : {}),
    createdAt: createdAt.toISOString(),
    ...(requestedAt ? { requestedAt: requestedAt.toISOString() } : {}),
    ...(nudgedAt ? { nudgedAt: nudgedAt.toISOString() } : {}),
    may: {
      request: plan.state === 'ready' && own && person.mayCreatePlans,
      decide: plan.state === 'waiting' && !refusal,
      withdraw: open && own,
      ...(own ? { nudge: whyNotNudge(plan, person, dependencies.clock.now()) === undefined } : {}),
      ...(plan.state === 'waiting' && refusal ? { because: refusal.refusal.message } : {}),
    },
  };
}
