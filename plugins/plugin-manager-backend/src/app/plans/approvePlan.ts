import { describePeople, type Approval, type Refusal } from '@flyloft/plugin-manager-common';
import { planResources } from '../../domain/plan/planResources';
import type { PlanOverview, PlanRecord } from '../../ports';
import { refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { decideOn } from './decideOn';
import type { PlanDependencies } from './planDependencies';
import { startOperation } from './startOperation';
import { tellOfPlan } from './tellOfPlan';

/** Why a person may not decide on a plan; undefined where they may. */
export function whyNotDecide(
  { content }: { content: Pick<PlanOverview['content'], 'tenant' | 'environment' | 'requester' | 'items'> },
  person: Person,
  { environments }: Pick<PlanDependencies, 'environments'>
): { outcome: 'refused'; refusal: Refusal } | undefined {
  const { environment, requester } = content;
  const policy = environments.find(({ id }) => id === environment)?.policy;
  const approvers = policy?.approvers ?? [];
  const names = approvers.length > 0 ? describePeople(approvers) : 'the admins of this portal';
  const isApprover = approvers.length === 0 || approvers.some(ref => person.refs.includes(ref));
  if (!person.mayDecidePlans || !isApprover) {
    return refused(
      'NOT_ALLOWED',
      `You can read this plan, not decide on it: ${environment} belongs to ${names}.`
    );
  }
  const within = person.within?.decide;
  if (within && !planResources(content).every(within)) {
    return refused(
      'NOT_ALLOWED',
      `You can read this plan, not decide on it: your permission is not for every plugin in it. Ask ${names}.`
    );
  }
  if (requester === person.actor && !policy?.requesterMayApprove) {
    return refused(
      'APPROVER_IS_REQUESTER',
      `You asked for this plan, and the policy of ${environment} wants somebody else to decide: ${names}.`
    );
  }
  return undefined;
}

/** Approves the plan that was on the screen and starts its operation. */
export async function approvePlan(
  id: string,
  body: { digest: string; reason?: string },
  person: Person,
  dependencies: PlanDependencies
): Promise<Outcome<PlanRecord>> {
  return decideOn(id, { states: ['waiting'], digest: body.digest }, dependencies, {
    mayDo: plan => whyNotDecide(plan, person, dependencies),
    apply: async (tx, plan) => {
      const operationId = dependencies.ids.shortId();
      const approval: Approval = {
        planId: plan.id,
        digest: plan.digest,
        decision: 'approve',
        decidedBy: person.actor,
        ...(body.reason === undefined ? {} : { reason: body.reason }),
        at: dependencies.clock.now().toISOString(),
      };
      if (!(await tx.plans.transition(plan.id, 'waiting', 'approved', { approval, operationId })))
        return false;
      await tellOfPlan(tx, plan, person.actor, 'plan.approved', { operationId });
      await startOperation(tx, plan, approval, operationId, dependencies);
      return true;
    },
  });
}
