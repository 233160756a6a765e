import { type Refusal } from '@flyloft/plugin-manager-common';
import type { PlanOverview, PlanRecord } from '../../ports';
import { othersOf } from '../notifications/announceChanges';
import { refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { decideOn, findPlan, voidIfMoved } from './decideOn';
import type { PlanDependencies } from './planDependencies';
import { tellOfPlan } from './tellOfPlan';

/** How long approvers are left in peace after a request and after each reminder, in milliseconds. */
const PEACE = 24 * 3_600_000;

/** Why the approvers of a plan cannot be reminded now; undefined where they can. */
export function whyNotNudge(
  plan: PlanOverview,
  person: Person,
  now: Date
): { outcome: 'refused'; refusal: Refusal } | undefined {
  if (plan.content.requester !== person.actor) {
    return refused('NOT_ALLOWED', 'Only who asked for a plan can remind its approvers.');
  }
  if (plan.state !== 'waiting') {
    return refused('PLAN_STATE', `Plan ${plan.id} does not wait for anybody.`, { state: plan.state });
  }
  if (othersOf(plan).length === 0) {
    return refused(
      'PLAN_STATE',
      `${plan.content.environment} names no approvers, so nobody can be reminded. Ask an admin of this portal yourself.`
    );
  }
  if (plan.nudgedAt && now.getTime() - plan.nudgedAt.getTime() < PEACE) {
    const againAt = new Date(plan.nudgedAt.getTime() + PEACE).toISOString();
    return refused(
      'RATE_LIMITED',
      `You reminded the approvers less than a day ago. You can again after ${againAt}.`,
      { againAt }
    );
  }
  return undefined;
}

/** Reminds the approvers of a plan that waits. The announcement follows from the committed change. */
export async function nudgePlan(
  id: string,
  person: Person,
  dependencies: PlanDependencies
): Promise<Outcome<PlanRecord>> {
  const found = await findPlan(id, dependencies);
  // Nobody is asked to look at what has run out meanwhile.
  if (found.outcome === 'ok') await voidIfMoved(found.value, dependencies);
  const now = dependencies.clock.now();
  return decideOn(id, { states: ['waiting'] }, dependencies, {
    mayDo: plan => whyNotNudge(plan, person, now),
    apply: async (tx, plan) => {
      if (!(await tx.plans.nudge(plan.id, now, new Date(now.getTime() - PEACE)))) return false;
      await tellOfPlan(tx, plan, person.actor, 'plan.nudged');
      return true;
    },
  });
}
