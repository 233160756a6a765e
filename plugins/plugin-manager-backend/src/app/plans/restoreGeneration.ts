import type { GenerationRecord, PlanRecord, PlanRequest } from '../../ports';
import { refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { currentGeneration } from './current';
import { makePlan } from './makePlan';
import { findEnvironment, type PlanDependencies } from './planDependencies';

type Revisions = GenerationRecord['revisions'];

/** The changes that lead from one set of revisions to another. Databases stay. */
function changesBetween(from: Revisions, to: Revisions): PlanRequest['changes'] {
  const changes: PlanRequest['changes'] = [];
  for (const pluginId of Object.keys(from).sort()) {
    if (!to[pluginId]) changes.push({ kind: 'uninstall', pluginId, removeData: false });
  }
  for (const [pluginId, { revision }] of Object.entries(to).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (from[pluginId]?.revision !== revision) changes.push({ kind: 'rollback', pluginId, revision });
  }
  return changes;
}

/** Makes a plan that goes back to a generation, and asks for it. Restoring is plan, approve, watch, like all else. */
export async function restoreGeneration(
  number: number,
  body: { environment?: string; reason?: string },
  person: Person,
  dependencies: PlanDependencies
): Promise<Outcome<PlanRecord>> {
  const environment = findEnvironment(dependencies.environments, body.environment);
  if (environment.outcome === 'refused') return environment;
  const { id } = environment.value;
  const { store, tenant } = dependencies;
  const wanted = await store.installations.findGeneration(tenant, id, number);
  if (!wanted) return refused('GENERATION_NOT_FOUND', `${id} has no generation ${number}. List them.`);
  const now = await currentGeneration(store, tenant, id);
  const changes = changesBetween(now.revisions, wanted.revisions);
  if (changes.length === 0) {
    return refused('PLAN_EMPTY', `Generation ${number} is what runs now. Nothing would change.`);
  }
  return makePlan(
    {
      environment: id,
      changes,
      preview: false,
      partial: false,
      request: true,
      restores: number,
      reason: body.reason ?? `Restore generation ${number}`,
    },
    person,
    dependencies
  );
}
