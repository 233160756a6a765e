import type { Rehearsal, RehearsalStep } from '@flyloft/plugin-manager-common';
import type { KubernetesObject, PlanRecord } from '../../../ports';
import { ok, refused, type Outcome } from '../../outcome';
import { checkStillExact } from '../checkStillExact';
import { readClusterUid, type PlanDependencies } from '../planDependencies';
import { against, count, fine, type Rehearsed, type Surroundings, type Trial } from './rehearsed';
import { tryBundles } from './tryBundles';
import { tryDatabases } from './tryDatabases';
import { tryImage } from './tryImage';
import { tryObjects } from './tryObjects';
import { tryRoutes } from './tryRoutes';
import { trySecrets } from './trySecrets';

/** Whether the plan is still what it was made as. */
const tryExact: Trial = async ({ plan, dependencies }) => {
  const about = { kind: 'exact' } as const;
  const moved = await checkStillExact(plan, dependencies);
  if (moved.length === 0) return [fine(about, 'Nothing that the plan was made from has moved.')];
  return [
    against(
      about,
      'Something that the plan was made from has moved.',
      moved.map(({ sentence }) => ({ code: 'PLAN_VOID', message: `${sentence} Request it again.` }))
    ),
  ];
};

/** A cluster that is away can be asked nothing. */
const tryCluster: Trial = async rehearsed => {
  if (rehearsed.plan.objects.length === 0) return [];
  const { environment, dependencies } = rehearsed;
  const uid = await readClusterUid(dependencies.clusters.forEnvironment(environment.id));
  if (uid.outcome === 'ok') return tryObjects(rehearsed);
  return [against({ kind: 'object' }, 'The cluster does not answer.', [uid.refusal])];
};

/** In the order in which an operation would come to them. */
const TRIALS: readonly Trial[] = [
  tryExact,
  tryBundles,
  trySecrets,
  tryRoutes,
  tryDatabases,
  tryCluster,
  tryImage,
];

function summarise(steps: readonly RehearsalStep[]): string {
  const of = (outcome: RehearsalStep['outcome']) => steps.filter(step => step.outcome === outcome).length;
  const open = of('not-checked');
  const rest = open > 0 ? ` ${count(open, 'thing')} could not be tried.` : '';
  const no = of('refused');
  return no > 0
    ? `It would fail: ${no} of ${count(steps.length, 'check')} said no.${rest}`
    : `It would pass: nothing said no in ${count(steps.length - open, 'check')}.${rest}`;
}

async function runningOf(
  { content }: PlanRecord,
  { store }: PlanDependencies
): Promise<Map<string, readonly KubernetesObject[]>> {
  const running = new Map<string, readonly KubernetesObject[]>();
  for (const [pluginId, number] of Object.entries(content.baseRevisions)) {
    const found = await store.installations.find(content.tenant, content.environment, pluginId);
    const revision = found && (await store.installations.findRevision(found.id, number));
    if (revision) running.set(pluginId, revision.objects);
  }
  return running;
}

/**
 * Tries an open plan as things are now: whether it is still exact, its bundles, secrets and addresses are there, and
 * whether the cluster takes every object and has room. Stores nothing, and does not make a plan void that has moved.
 */
export async function rehearsePlan(
  plan: PlanRecord,
  dependencies: PlanDependencies,
  surroundings: Surroundings
): Promise<Outcome<Rehearsal>> {
  if (plan.state !== 'ready' && plan.state !== 'waiting') {
    return refused(
      'PLAN_STATE',
      `Only a plan that nobody has decided on can be rehearsed, and this one is ${plan.state}. Request it again.`
    );
  }
  const { clock, environments } = dependencies;
  const environment = environments.find(({ id }) => id === plan.content.environment);
  if (!environment) {
    return refused('ENVIRONMENT_NOT_FOUND', `There is no environment ${plan.content.environment} any more.`);
  }
  const at = clock.now();
  const running = await runningOf(plan, dependencies);
  const rehearsed: Rehearsed = { plan, environment, dependencies, surroundings, running };
  const steps: RehearsalStep[] = [];
  for (const trial of TRIALS) steps.push(...(await trial(rehearsed)));
  return ok({
    at: at.toISOString(),
    tookMs: clock.now().getTime() - at.getTime(),
    passed: steps.every(({ outcome }) => outcome !== 'refused'),
    summary: summarise(steps),
    steps,
  });
}
