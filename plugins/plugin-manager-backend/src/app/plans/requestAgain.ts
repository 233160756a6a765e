import type { ReleaseStrategy } from '@flyloft/plugin-manager-common';
import type { PlanRecord } from '../../ports';
import { refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { findPlan } from './decideOn';
import { makePlan } from './makePlan';
import type { PlanDependencies } from './planDependencies';

/**
 * Makes a new plan from what an earlier one asked for, with its configuration and reason; by another strategy where one is
 * named. It is ready to be looked at;
 * who looked asks for it.
 */
export async function requestAgain(
  id: string,
  body: { reason?: string; strategy?: ReleaseStrategy },
  person: Person,
  dependencies: PlanDependencies
): Promise<Outcome<PlanRecord>> {
  const found = await findPlan(id, dependencies);
  if (found.outcome === 'refused') return found;
  const old = found.value;
  if (old.state === 'approved') {
    return refused(
      'PLAN_STATE',
      `Plan ${old.id} was approved and carried out. Make a new plan for a new change.`
    );
  }
  const strategy = body.strategy ?? old.request.strategy;
  return makePlan(
    {
      environment: old.request.environment,
      changes: old.request.changes,
      preview: false,
      partial: false,
      request: false,
      supersedes: old.id,
      ...(body.reason === undefined ? {} : { reason: body.reason }),
      ...(strategy ? { strategy } : {}),
      ...(old.request.restores === undefined ? {} : { restores: old.request.restores }),
    },
    person,
    dependencies
  );
}
