import {
  planCreatePermission,
  PLUGIN_MANAGER_TOPICS,
  secretReferPermission,
  type MakePlanRequest,
  type VoidReason,
} from '@flyloft/plugin-manager-common';
import { planResources } from '../../domain/plan/planResources';
import type { PlanRecord, PlanRequest, StoreTransaction } from '../../ports';
import { requireChecks } from '../configuration/requireChecks';
import { ok, refused, type Outcome } from '../outcome';
import { bundleMissing } from '../sources/bundleMissing';
import type { Person } from '../person';
import { newlyReferred } from '../secrets/newlyReferred';
import { composePlan, type ComposedPlan } from './composePlan';
import { currentGeneration } from './current';
import { findEnvironment, type PlanDependencies } from './planDependencies';
import { requestInTransaction } from './requestPlan';
import { tellOfPlan } from './tellOfPlan';
import type { TriedObjects } from './TriedObjects';

/** Changes that bring a config with them. */
const GIVES_CONFIG: readonly string[] = ['install', 'update', 'configure'];

/** How often a short id is drawn again that is taken. */
const ID_ATTEMPTS = 5;

const EDITED: VoidReason = {
  what: 'edited',
  subject: 'plan',
  sentence: 'It was edited: a newer plan takes its place.',
};

async function freeId(dependencies: PlanDependencies): Promise<string> {
  for (let attempt = 0; attempt < ID_ATTEMPTS; attempt++) {
    const id = dependencies.ids.shortId();
    if (!(await dependencies.store.plans.find(id))) return id;
  }
  throw new Error('No free id for a plan was found');
}

/** Marks the plan that a new one takes the place of; one that nobody has decided on becomes void. */
async function supersede(tx: StoreTransaction, old: PlanRecord, by: string): Promise<void> {
  if (old.state === 'approved') return;
  const open = old.state === 'ready' || old.state === 'waiting';
  await tx.plans.transition(old.id, old.state, open ? 'void' : old.state, {
    supersededBy: by,
    ...(open ? { voidReasons: [EDITED] } : {}),
  });
  tx.publish(PLUGIN_MANAGER_TOPICS.planChanged, { planId: old.id });
}

/** The plan that is to be replaced, if it may be: everybody may replace their own. */
async function findSuperseded(
  id: string,
  person: Person,
  { store }: PlanDependencies
): Promise<Outcome<PlanRecord>> {
  const old = await store.plans.find(id);
  if (!old) return refused('PLAN_NOT_FOUND', `There is no plan ${id} to replace.`);
  if (old.content.requester === person.actor || person.mayReadAllPlans) return ok(old);
  return refused('NOT_ALLOWED', 'Only who asked for a plan can replace it. Make a new plan.');
}

/** Config and reason of the replaced plan stand in where none are given. */
function keepConfig(changes: PlanRequest['changes'], old: PlanRecord | undefined): PlanRequest['changes'] {
  if (!old) return changes;
  return changes.map(change => {
    if ((change.kind !== 'install' && change.kind !== 'update') || change.config) return change;
    const config = old.content.items.find(({ pluginId }) => pluginId === change.pluginId)?.config;
    return config ? { ...change, config } : change;
  });
}

/** The refusal of the first plugin whose required checks do not confirm its config; a preview does not ask, to be quick. */
async function findUnconfirmed(
  { plan, secrets }: ComposedPlan,
  { checks, store, tenant }: PlanDependencies
): Promise<Outcome<PlanRecord> | undefined> {
  if (!checks) return undefined;
  const { environment, requester, items, baseRevisions } = plan.content;
  for (const item of items) {
    if (!item.config || !item.to || !GIVES_CONFIG.includes(item.kind)) continue;
    const release = await store.registry.findRelease(item.pluginId, item.to);
    const installation = await store.installations.find(tenant, environment, item.pluginId);
    const number = baseRevisions[item.pluginId] ?? 0;
    const running = installation && (await store.installations.findRevision(installation.id, number));
    if (!release) continue;
    const outcome = await requireChecks(checks, {
      manifest: release.manifest,
      config: item.config,
      before: running?.config,
      environment: { id: environment },
      actor: requester,
      secrets: store.secrets,
      fresh: secrets,
    });
    if (outcome.outcome === 'refused') return outcome;
  }
  return undefined;
}

/**
 * Makes a plan. A preview stores nothing, and shows new secrets under a made-up reference; otherwise the plan is stored
 * with its secrets, and asked for at once where `request` says so.
 * @throws the signal's reason where that is aborted before anything is stored.
 */
export async function makePlan(
  input: MakePlanRequest & { restores?: number },
  person: Person,
  dependencies: PlanDependencies,
  { signal, tried }: { signal?: AbortSignal; tried?: TriedObjects } = {}
): Promise<Outcome<PlanRecord>> {
  const { store, tenant } = dependencies;
  if (!person.mayCreatePlans) {
    return refused('NOT_ALLOWED', 'You may look, not ask for changes. Ask an admin of this portal.');
  }
  const environment = findEnvironment(dependencies.environments, input.environment);
  if (environment.outcome === 'refused') return environment;
  const old =
    input.supersedes === undefined ? undefined : await findSuperseded(input.supersedes, person, dependencies);
  if (old?.outcome === 'refused') return old;

  const generation = await currentGeneration(store, tenant, environment.value.id);
  const composed = await composePlan(
    {
      environment: environment.value,
      request: {
        environment: environment.value.id,
        changes: keepConfig(input.changes, old?.value),
        ...(input.restores === undefined ? {} : { restores: input.restores }),
        ...(input.strategy ? { strategy: input.strategy } : {}),
      },
      requester: person.actor,
      preview: input.preview,
      partial: input.partial,
      ...(tried && input.tryObjects ? { tried } : {}),
      ...(signal ? { signal } : {}),
      ...(old ? { supersedes: old.value } : {}),
    },
    dependencies,
    generation
  );
  if (composed.outcome === 'refused') {
    if (composed.refusal.code !== 'PLUGIN_NOT_FOUND') return composed;
    // A catalogue may know it: then it lacks a bundle only, and there is a way to get one.
    const missing = await Promise.all(input.changes.map(change => bundleMissing(store, change.pluginId)));
    return missing.find(one => one !== undefined) ?? composed;
  }
  const within = person.within?.create;
  const beyond = within && planResources(composed.value.plan.content).find(one => !within(one));
  if (beyond) {
    return refused(
      'NOT_ALLOWED',
      `You may ask for changes, but not of ${beyond.pluginId} (${beyond.publisher}, ${beyond.trustTier}). Ask an admin of this portal.`,
      { permission: planCreatePermission.name, pluginId: beyond.pluginId }
    );
  }
  const unconfirmed = input.preview ? undefined : await findUnconfirmed(composed.value, dependencies);
  if (unconfirmed) return unconfirmed;
  const borrowed = await newlyReferred(composed.value.plan.content, dependencies);
  if (borrowed !== undefined && !person.mayReferToSecrets) {
    return refused(
      'NOT_ALLOWED',
      `You may not have plugins read secrets of the cluster or of Vault (${borrowed}). Enter the value, or ask an admin of this portal for the permission ${secretReferPermission.name}.`,
      { permission: secretReferPermission.name }
    );
  }
  const reason = input.reason ?? old?.value.reason;
  const id = await freeId(dependencies);
  const plan: PlanRecord = {
    ...composed.value.plan,
    id,
    state: 'ready',
    ...(reason === undefined ? {} : { reason }),
  };
  if (input.preview) return ok(plan);
  await store.transaction(async tx => {
    await insertPlan(tx, plan, composed.value.secrets);
    if (old) await supersede(tx, old.value, id);
    if (input.request) await requestInTransaction(tx, plan, reason, dependencies);
  });
  const stored = await store.plans.find(id);
  if (!stored) throw new Error(`Plan ${id} was stored and is not there`);
  return ok(stored);
}

async function insertPlan(
  tx: StoreTransaction,
  plan: PlanRecord,
  secrets: ComposedPlan['secrets']
): Promise<void> {
  const { requester } = plan.content;
  for (const secret of secrets) await tx.secrets.put(secret.value, requester, secret.id);
  await tx.plans.insert(plan);
  await tellOfPlan(tx, plan, requester, 'plan.made');
}
