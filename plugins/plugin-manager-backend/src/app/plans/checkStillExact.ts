import { gt } from 'semver';
import { isElsewhere, type VoidReason, type WantedChange } from '@flyloft/plugin-manager-common';
import { planDigest } from '../../domain/plan/planDigest';
import { policyVersion } from '../../domain/plan/policy';
import {
  clusterMoved,
  environmentMoved,
  generationMoved,
  planExpired,
  planTampered,
  policyMoved,
  releaseMoved,
  resolutionMoved,
  revisionMoved,
  secretMoved,
} from '../../domain/plan/voidSentences';
import type { PlanRecord } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { chooseReleases } from './chooseReleases';
import { currentGeneration } from './current';
import { movedPins } from './movedPins';
import { readClusterUid, type PlanDependencies } from './planDependencies';
import { referredSecrets } from './prepareConfig';

async function movedReleases({ content }: PlanRecord, { store }: PlanDependencies): Promise<VoidReason[]> {
  const reasons: VoidReason[] = [];
  for (const planned of content.releases) {
    const item = content.items.find(({ pluginId }) => pluginId === planned.pluginId);
    const release = await store.registry.findRelease(planned.pluginId, planned.version);
    const same =
      release?.bundleDigest === planned.bundleDigest && release.manifestDigest === planned.manifestDigest;
    // What runs already, or ran before, may stay although it was withdrawn; nothing new is installed of it.
    const brings = item?.from !== planned.version && item?.toRevision === undefined;
    if (!release) reasons.push(releaseMoved(planned.pluginId, planned.version, 'gone'));
    else if (!same) reasons.push(releaseMoved(planned.pluginId, planned.version, 'differs'));
    else if (release.yanked && brings) {
      reasons.push(releaseMoved(planned.pluginId, planned.version, 'yanked'));
    }
  }
  return reasons;
}

async function movedRevisions({ content }: PlanRecord, { store }: PlanDependencies): Promise<VoidReason[]> {
  const reasons: VoidReason[] = [];
  for (const [pluginId, base] of Object.entries(content.baseRevisions)) {
    const found = await store.installations.find(content.tenant, content.environment, pluginId);
    const now = found?.revision ?? 0;
    if (now !== base) reasons.push(revisionMoved(pluginId, base, now));
  }
  return reasons;
}

/** What was asked for, as exact as the plan answers it; of a plan that takes the newest of everything, all that moves. */
function exactChanges({ content, request }: PlanRecord): WantedChange[] {
  const asked = request.changes.map(change => {
    const to = content.items.find(({ pluginId }) => pluginId === change.pluginId)?.to;
    const exact = change.kind === 'install' || change.kind === 'update';
    return exact && to !== undefined ? { ...change, range: to } : change;
  });
  if (request.strategy !== 'latest') return asked;
  const along = content.items.flatMap(({ kind, pluginId, to }): WantedChange[] =>
    (kind === 'install' || kind === 'update') && !asked.some(one => one.pluginId === pluginId)
      ? [{ kind, pluginId, ...(to === undefined ? {} : { range: to }) }]
      : []
  );
  return [...asked, ...along];
}

/**
 * Whether the same releases would be chosen now. The environment goes on with every operation; a plan stays exact as
 * long as what happened elsewhere makes no difference to it.
 */
async function movedResolution(
  plan: PlanRecord,
  environment: EnvironmentConfig,
  dependencies: PlanDependencies
): Promise<VoidReason[]> {
  const { content, request } = plan;
  const { store, tenant } = dependencies;
  const generation = await currentGeneration(store, tenant, environment.id);
  if (generation.number === content.baseGeneration) return [];
  if (request.restores !== undefined) return [generationMoved(content.baseGeneration, generation.number)];
  const chosen = await chooseReleases({
    reads: store,
    tenant,
    environment,
    generation,
    host: dependencies.host,
    resolve: dependencies.resolve,
    // A newer release is no reason to ask again: what was asked for is what the plan found.
    changes: exactChanges(plan),
  });
  if (chosen.outcome === 'refused') {
    const [first] = content.items;
    return first ? [resolutionMoved(first.pluginId, first.to ?? first.from ?? '', undefined)] : [];
  }
  const reasons: VoidReason[] = [];
  for (const { pluginId, release } of chosen.value.choices) {
    const item = content.items.find(candidate => candidate.pluginId === pluginId);
    const before = item?.to ?? 'nothing';
    const after = release?.version;
    // A dependency that got a newer release meanwhile is as good as it was.
    if (item && after !== undefined && item.to !== undefined && gt(after, item.to)) continue;
    if (before !== (after ?? 'nothing')) reasons.push(resolutionMoved(pluginId, before, after));
  }
  for (const { pluginId, to } of content.items) {
    if (!chosen.value.choices.some(choice => choice.pluginId === pluginId)) {
      reasons.push(resolutionMoved(pluginId, to ?? 'removal', undefined));
    }
  }
  return reasons;
}

async function movedEnvironment(
  { content, objects }: PlanRecord,
  environment: EnvironmentConfig,
  dependencies: PlanDependencies
): Promise<VoidReason[]> {
  const reasons: VoidReason[] = [];
  const { id } = environment;
  if (content.policyVersion !== policyVersion(environment.policy)) reasons.push(policyMoved(id));
  if (content.hostImage !== environment.pluginHostImage) {
    reasons.push(
      environmentMoved(id, 'The plugin host image', content.hostImage, environment.pluginHostImage)
    );
  }
  if (content.isolation !== environment.isolation) {
    reasons.push(environmentMoved(id, 'The isolation', content.isolation, environment.isolation));
  }
  if (objects.length > 0) {
    // A cluster that is away says nothing against the plan; the operation asks again before it changes anything.
    const uid = await readClusterUid(dependencies.clusters.forEnvironment(id));
    if (uid.outcome === 'ok' && uid.value !== content.clusterUid) {
      reasons.push(clusterMoved(id, content.clusterUid, uid.value));
    }
  }
  return reasons;
}

/** Secrets kept elsewhere that are gone, or are not the ones that the plan was made with. */
async function movedSecrets(
  { content }: PlanRecord,
  environment: EnvironmentConfig,
  { elsewhere, tenant }: PlanDependencies
): Promise<VoidReason[]> {
  const reasons: VoidReason[] = [];
  for (const { pluginId, config } of content.items) {
    for (const [reference, hash] of referredSecrets(config ?? {})) {
      if (!isElsewhere(reference)) continue;
      const looked = await elsewhere.look(reference, { tenant, environment, pluginId });
      // What does not answer says nothing against the plan; the operation waits for it.
      if (looked.outcome === 'found') {
        if (looked.hash !== hash) reasons.push(secretMoved(pluginId, reference));
      } else if (looked.outcome === 'refused') {
        reasons.push(secretMoved(pluginId, reference, looked.refusal.message));
      }
    }
  }
  return reasons;
}

/** What has moved since a plan was made, of all that it was made from; nothing where it is still exact. */
export async function checkStillExact(
  plan: PlanRecord,
  dependencies: PlanDependencies
): Promise<VoidReason[]> {
  const { content } = plan;
  const digest = planDigest(plan);
  if (digest !== plan.digest) return [planTampered(plan.digest, digest)];
  if (dependencies.clock.now() > new Date(content.expiresAt)) return [planExpired(content.expiresAt)];
  const environment = dependencies.environments.find(({ id }) => id === content.environment);
  if (!environment) {
    return [environmentMoved(content.environment, 'The configuration', 'configured', 'gone')];
  }
  const reasons = [
    ...(await movedReleases(plan, dependencies)),
    ...(await movedRevisions(plan, dependencies)),
    ...(await movedEnvironment(plan, environment, dependencies)),
    ...(await movedSecrets(plan, environment, dependencies)),
    ...(await movedPins(plan, environment, dependencies)),
  ];
  return reasons.length > 0 ? reasons : movedResolution(plan, environment, dependencies);
}
