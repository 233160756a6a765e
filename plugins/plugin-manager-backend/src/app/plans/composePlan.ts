import { summarisePlan, type LeftOut, type PlanContent } from '@flyloft/plugin-manager-common';
import { additionalRequests, quotaLines, usageOf, type Usage } from '../../domain/plan/capacity';
import { monthlyCost } from '../../domain/plan/cost';
import { planDigest } from '../../domain/plan/planDigest';
import { decidePolicy, policyVersion } from '../../domain/plan/policy';
import type { GenerationRecord, PlanRecord, PlanRequest } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { ok, refused, type Outcome } from '../outcome';
import { adopts, notAdopted, readAdopted, type Adopted } from './adoptDrift';
import { leaveOut } from './askedChanges';
import { checkObjects } from './checkObjects';
import { chooseReleases } from './chooseReleases';
import { changesNothing, composeItem, type ComposedItem } from './composeItem';
import type { TriedObjects } from './TriedObjects';
import { readClusterUid, type PlanDependencies } from './planDependencies';
import { referredSecrets, type NewSecret } from './prepareConfig';
import { rangesOf, readPins } from './readPins';

/** What a plan is composed from. */
export type ComposeRequest = {
  environment: EnvironmentConfig;
  request: PlanRequest;
  requester: string;
  /** The plan that this one replaces. */
  supersedes?: PlanRecord;
  /** Only to be looked at: the cluster is hardly asked, so that it is quick. */
  preview?: boolean;
  /** With `preview`: has the cluster try what differs, as far as this does not know the answer. */
  tried?: TriedObjects;
  /** Leaves out what does not fit instead of refusing all of it. */
  partial?: boolean;
  /** Aborted where nobody waits for the plan any more. */
  signal?: AbortSignal;
};

/** A plan that is not stored yet, with the secrets that belong to it. */
export type ComposedPlan = { plan: Omit<PlanRecord, 'id' | 'state' | 'reason'>; secrets: NewSecret[] };

/** Secrets in the configs of a plan, by plugin. */
function secretsOfPlan(plan: PlanRecord | undefined): Map<string, Map<string, string>> {
  return new Map(
    (plan?.content.items ?? []).map(item => [item.pluginId, referredSecrets(item.config ?? {})])
  );
}

function sumUsage(items: readonly ComposedItem[], of: 'base' | 'after'): Usage {
  return usageOf(items.flatMap(item => item[of]));
}

/** Plugins that stay and need one that is stopped: they will not get answers from it. */
async function stoppedDependencies(
  items: readonly ComposedItem[],
  generation: Pick<GenerationRecord, 'revisions'>,
  { store }: PlanDependencies
): Promise<string[]> {
  const stopped = items.filter(({ item }) => item.kind === 'stop').map(({ item }) => item.pluginId);
  if (stopped.length === 0) return [];
  const warnings: string[] = [];
  for (const [pluginId, { release }] of Object.entries(generation.revisions)) {
    const found = stopped.includes(pluginId)
      ? undefined
      : await store.registry.findRelease(pluginId, release);
    const needed = stopped.find(id => found && Object.hasOwn(found.manifest.dependencies, id));
    if (found && needed) warnings.push(`${found.manifest.name} needs ${needed}, which will be stopped.`);
  }
  return warnings;
}

/** What a request is stored as: the configs as they were prepared, so that no secret value is in it. */
function withoutValues(request: PlanRequest, items: readonly ComposedItem[]): PlanRequest {
  return {
    ...request,
    changes: request.changes.map(change => {
      if (!('config' in change) || change.config === undefined) return change;
      const config = items.find(({ item }) => item.pluginId === change.pluginId)?.item.config;
      return { ...change, config: config ?? {} };
    }),
  };
}

/** Only what is in the plan is asked for when it is made again. */
function withoutLeftOut(request: PlanRequest, leftOut: LeftOut[]): PlanRequest {
  if (leftOut.length === 0) return request;
  const gone = new Set(leftOut.map(({ pluginId }) => pluginId));
  return { ...request, changes: request.changes.filter(({ pluginId }) => !gone.has(pluginId)), leftOut };
}

/**
 * Works out a whole plan: chooses releases, prepares configs, renders objects, asks the cluster about them, and says what
 * it all means. Changes nothing anywhere.
 * @throws the signal's reason where that is aborted.
 */
export async function composePlan(
  input: ComposeRequest,
  dependencies: PlanDependencies,
  generation: Pick<GenerationRecord, 'number' | 'revisions'>
): Promise<Outcome<ComposedPlan>> {
  const { environment, request, requester, supersedes, preview = false, partial = false, signal } = input;
  const { store, tenant, clock, ids, clusters } = dependencies;
  const pins = await readPins(store, tenant, environment.id);
  const chosen = await chooseReleases({
    reads: store,
    tenant,
    environment,
    generation,
    host: dependencies.host,
    resolve: dependencies.resolve,
    changes: request.changes,
    partial,
    pins,
    ...(request.strategy ? { strategy: request.strategy } : {}),
  });
  if (chosen.outcome === 'refused') return chosen;

  const nonce = ids.nonce();
  const cluster = clusters.forEnvironment(environment.id);
  const items: ComposedItem[] = [];
  const adopted = new Map<string, Adopted>();
  const { choices, warnings } = chosen.value;
  const allLeftOut = [...(request.leftOut ?? []), ...chosen.value.leftOut];
  for (const choice of choices) {
    const taken = adopts(choice) ? await readAdopted(choice, cluster) : undefined;
    if (taken) adopted.set(choice.pluginId, taken);
    const composed = await composeItem(choice, {
      ...(taken?.replicas === undefined ? {} : { adoptedReplicas: taken.replicas }),
      reads: store,
      schemaEngine: dependencies.schemaEngine,
      elsewhere: dependencies.elsewhere,
      databases: dependencies.databases,
      render: dependencies.render,
      tenant,
      environment,
      newId: () => ids.nonce(),
      nonce,
      actor: requester,
      earlierSecrets: secretsOfPlan(supersedes),
      ...(signal ? { signal } : {}),
    });
    signal?.throwIfAborted();
    if (composed.outcome === 'refused') {
      const { wanted } = choice;
      if (!partial || !wanted || request.changes.length === 1) return composed;
      // Without it others may be chosen: from the start, with one less each time.
      const out = [...(request.leftOut ?? []), leaveOut(wanted, composed)];
      const changes = request.changes.filter(({ pluginId }) => pluginId !== wanted.pluginId);
      return composePlan(
        { ...input, request: { ...request, changes, leftOut: out } },
        dependencies,
        generation
      );
    }
    items.push(composed.value);
  }

  const touchesCluster = items.some(({ planned }) => planned.length > 0);
  const uid = touchesCluster ? await readClusterUid(cluster) : ok('none');
  if (uid.outcome === 'refused') return uid;
  const check = (glance: boolean) =>
    Promise.all(
      items.map(({ planned, base }) =>
        checkObjects(planned, base, cluster, {
          glance,
          ...(input.tried ? { tried: input.tried } : {}),
          ...(preview ? {} : { tryIn: ids.shortId() }),
          ...(signal ? { signal } : {}),
        })
      )
    );
  // Where nothing differs by itself, all there is to see is what somebody changed by hand.
  const checks = await check(preview && !items.every(changesNothing));
  signal?.throwIfAborted();
  const changing = items.filter((item, index) => {
    const drifted = checks[index]?.objects.some(({ drift }) => drift.length > 0);
    return drifted || !changesNothing(item);
  });
  if (changing.length === 0) {
    return refused(
      'PLAN_EMPTY',
      'Everything is as you ask already. Change a value or choose another release.'
    );
  }

  const [before, after] = [sumUsage(items, 'base'), sumUsage(items, 'after')];
  const expires = clock.now().getTime() + environment.policy.planExpiryHours * 3_600_000;
  const draft: PlanContent = {
    tenant,
    environment: environment.id,
    clusterUid: uid.value,
    isolation: environment.isolation,
    requester,
    nonce,
    expiresAt: new Date(expires).toISOString(),
    baseGeneration: generation.number,
    baseRevisions: Object.fromEntries(
      choices.map(({ pluginId, base }) => [pluginId, base?.revision.number ?? 0])
    ),
    pins: rangesOf(pins),
    ...(request.strategy ? { strategy: request.strategy } : {}),
    policyVersion: policyVersion(environment.policy),
    hostImage: environment.pluginHostImage,
    items: items.map(({ item }) => item),
    releases: items.flatMap(({ release }) => (release ? [release] : [])),
    values: items.flatMap(({ values, item }) => values.map(value => ({ ...value, pluginId: item.pluginId }))),
    objects: checks.flatMap(({ objects }) => objects),
    grants: items.flatMap(({ grants }) => grants),
    irreversible: items.flatMap(entry => entry.irreversible),
    migrations: items.flatMap(({ migrations }) => migrations),
    hooks: items.flatMap(({ hooks }) => hooks),
    capacity: {
      ...additionalRequests(before, after),
      quotas: items.flatMap((item, index) =>
        (checks[index]?.quotas ?? []).flatMap(quota =>
          quotaLines(quota, usageOf(item.base), usageOf(item.after))
        )
      ),
      ...monthlyCost(environment.prices, before, after),
    },
    network: items.flatMap(({ network }) => network),
  };
  // As it will be read back, so that the digest is of what is stored.
  const content = JSON.parse(JSON.stringify(draft)) as PlanContent;
  const objects = items.flatMap(({ planned }) => planned);
  const exceeded = content.capacity.quotas.filter(line => line.exceeded);
  return ok({
    plan: {
      digest: planDigest({ content, objects }),
      summary: summarisePlan(content),
      content,
      objects,
      request: withoutLeftOut(withoutValues(request, items), allLeftOut),
      createdAt: clock.now(),
      ...(supersedes ? { supersedes: supersedes.id } : {}),
      voidReasons: [],
      policy: decidePolicy(environment.policy, environment.title, content),
      warnings: [
        ...warnings,
        ...items.flatMap(one => one.warnings),
        ...items.flatMap(({ item }, index) => {
          const taken = adopted.get(item.pluginId);
          if (!taken) return [];
          const left = (checks[index]?.objects ?? []).flatMap(object => notAdopted(object, taken));
          return [...taken.warnings, ...left];
        }),
        ...(await stoppedDependencies(items, generation, dependencies)),
        ...exceeded.map(
          line =>
            `${line.namespace} allows ${line.hard} ${line.resource}, and this needs ${line.after}: the cluster will refuse the pod.`
        ),
      ],
    },
    secrets: items.flatMap(({ secrets }) => secrets),
  });
}
