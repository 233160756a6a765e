import { type Approval } from '@flyloft/plugin-manager-common';
import { decidePolicy } from '../../domain/plan/policy';
import type { PlanRecord, StoreTransaction } from '../../ports';
import { refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { decideOn } from './decideOn';
import type { PlanDependencies } from './planDependencies';
import { startOperation } from './startOperation';
import { tellOfPlan } from './tellOfPlan';

/**
 * Asks for a ready plan: it waits for somebody to approve it, or, where policy needs nobody, is approved by policy and
 * its operation starts at once. False where somebody else moved the plan on first.
 */
export async function requestInTransaction(
  tx: StoreTransaction,
  plan: PlanRecord,
  reason: string | undefined,
  dependencies: PlanDependencies
): Promise<boolean> {
  const requestedAt = dependencies.clock.now();
  const change = { requestedAt, ...(reason === undefined ? {} : { reason }) };
  const { requester } = plan.content;
  // Decided anew: what stands beside the plan in the database is shown, and not believed.
  const environment = dependencies.environments.find(({ id }) => id === plan.content.environment);
  const policy = environment && decidePolicy(environment.policy, environment.title, plan.content);
  if (!policy || policy.approvalRequired) {
    if (!(await tx.plans.transition(plan.id, 'ready', 'waiting', change))) return false;
    await tellRequested(tx, plan, requester);
    return true;
  }
  const operationId = dependencies.ids.shortId();
  const approval: Approval = {
    planId: plan.id,
    digest: plan.digest,
    decision: 'approve',
    decidedBy: 'policy',
    reason: policy.because,
    at: requestedAt.toISOString(),
  };
  const moved = await tx.plans.transition(plan.id, 'ready', 'approved', { ...change, approval, operationId });
  if (!moved) return false;
  await tellRequested(tx, plan, requester);
  await tellOfPlan(tx, plan, 'policy', 'plan.approved', { because: policy.because });
  await startOperation(tx, plan, approval, operationId, dependencies);
  return true;
}

async function tellRequested(tx: StoreTransaction, plan: PlanRecord, actor: string): Promise<void> {
  await tellOfPlan(tx, plan, actor, 'plan.requested');
}

/** Asks for a plan that was made and looked at. Only who made it can, and only the one that was on the screen. */
export async function requestPlan(
  id: string,
  body: { digest: string; reason?: string },
  person: Person,
  dependencies: PlanDependencies
): Promise<Outcome<PlanRecord>> {
  return decideOn(id, { states: ['ready'], digest: body.digest }, dependencies, {
    mayDo: plan =>
      plan.content.requester === person.actor && person.mayCreatePlans
        ? undefined
        : refused('NOT_ALLOWED', 'Only who made a plan can ask for it. Make one of your own.'),
    apply: (tx, plan) => requestInTransaction(tx, plan, body.reason, dependencies),
  });
}
