import type { PlanCount } from '@flyloft/plugin-manager-common';
import type { Person } from '../person';
import { whyNotDecide } from './approvePlan';
import type { PlanDependencies } from './planDependencies';
import { maySee } from './viewPlan';

type Dependencies = Pick<PlanDependencies, 'store' | 'clock' | 'environments'>;

/** Plans that are looked at one by one; a badge says "99+" long before. */
const MOST = 200;

/** The same where a right is for some plugins only, so that each plan has to be looked at. */
async function countEach(person: Person, dependencies: Dependencies): Promise<PlanCount> {
  const { items } = await dependencies.store.plans.list({ states: ['waiting'], limit: MOST });
  const now = dependencies.clock.now().toISOString();
  const seen = items.filter(plan => plan.content.expiresAt >= now && maySee(plan, person));
  return {
    waiting: seen.length,
    forYou: seen.filter(plan => !whyNotDecide(plan, person, dependencies)).length,
    own: seen.filter(plan => plan.content.requester === person.actor).length,
  };
}

/** How many plans wait: all that a person may see, those they may decide on, and their own. One query, no plan read. */
export async function countPlans(person: Person, dependencies: Dependencies): Promise<PlanCount> {
  if (person.within?.decide || person.within?.read) return countEach(person, dependencies);
  const groups = await dependencies.store.plans.countWaiting(person.actor, dependencies.clock.now());
  const seesAll = person.mayReadAllPlans || person.mayDecidePlans;
  const counts: PlanCount = { waiting: 0, forYou: 0, own: 0 };
  for (const { environment, own, count } of groups) {
    const content = { environment, requester: own ? person.actor : '', tenant: '', items: [] };
    if (own || seesAll) counts.waiting += count;
    if (own) counts.own += count;
    if (!whyNotDecide({ content }, person, dependencies)) counts.forYou += count;
  }
  return counts;
}
