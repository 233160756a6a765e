import type { Plan } from '@flyloft/plugin-manager-common';
import type { Person } from '../person';
import { voidIfMoved } from './decideOn';
import type { PlanDependencies } from './planDependencies';
import { maySee, viewPlan } from './viewPlan';

/** Which plans. */
export type PlanFilter = {
  states?: Plan['state'][];
  environment?: string;
  pluginId?: string;
  mine?: boolean;
  limit: number;
  cursor?: string;
};

/** Plans that a person may see, newest first. What has run out while nobody looked is void, and not shown as waiting. */
export async function listPlans(
  { mine, ...filter }: PlanFilter,
  person: Person,
  dependencies: PlanDependencies
): Promise<{ items: Plan[]; nextCursor?: string }> {
  const { store, clock } = dependencies;
  const all = !mine && (person.mayReadAllPlans || person.mayDecidePlans);
  const page = await store.plans.list({ ...filter, ...(all ? {} : { requester: person.actor }) });
  const now = clock.now().toISOString();
  const items: Plan[] = [];
  for (const found of page.items) {
    if (!maySee(found, person)) continue;
    const open = found.state === 'ready' || found.state === 'waiting';
    const whole = open && found.content.expiresAt < now ? await store.plans.find(found.id) : undefined;
    const plan = whole ? await voidIfMoved(whole, dependencies) : found;
    if (!filter.states || filter.states.includes(plan.state))
      items.push(viewPlan(plan, person, dependencies));
  }
  return { ...page, items };
}
