import type { PlanCount } from '@flyloft/plugin-manager-common';
import type { Person } from '../person';
import { whyNotDecide } from './approvePlan';
import type { PlanDependencies } from './planDependencies';

/** How many plans wait: all that a person may see, those they may decide on, and their own. One query, no plan read. */
export async function countPlans(
  person: Person,
  dependencies: Pick<PlanDependencies, 'store' | 'clock' | 'environments'>
): Promise<PlanCount> {
  const groups = await dependencies.store.plans.countWaiting(person.actor, dependencies.clock.now());
  const seesAll = person.mayReadAllPlans || person.mayDecidePlans;
  const counts: PlanCount = { waiting: 0, forYou: 0, own: 0 };
  for (const { environment, own, count } of groups) {
    const requester = own ? person.actor : '';
    if (own || seesAll) counts.waiting += count;
    if (own) counts.own += count;
    if (!whyNotDecide({ content: { environment, requester } }, person, dependencies)) counts.forYou += count;
  }
  return counts;
}
