import { describeRef, refOf, type KubernetesObject } from '../../domain/kubernetesObject';
import { APPLY_STEP_KINDS, type ClusterStepKind } from '../../domain/operation/stepKinds';
import { OBJECT_NAMES } from '../../domain/render';
import type { Json } from '../../domain/json';
import { foundPresent, isOurs, parseFound } from './found';
import { done, notDone } from './results';
import { rolloutTimeoutMs } from './rolloutTimeout';
import type { StepContext, StepKind, StepResult } from './step';
import { readLive, unknownDrift, writeObject } from './writeObject';

type AppliedKind = keyof typeof APPLY_STEP_KINDS;

const TITLES: Record<AppliedKind, string> = {
  Namespace: 'Prepare the namespace',
  NetworkPolicy: 'Close the network around it',
  ResourceQuota: 'Limit what it may use in all',
  LimitRange: 'Limit what a container gets by default',
  ServiceAccount: 'Give it an account without rights',
  ConfigMap: 'Write its configuration',
  Secret: 'Write its secrets',
  Deployment: 'Start the release',
  Service: 'Give it an address in the cluster',
};

const POLICY_TITLES: Record<string, string> = {
  [OBJECT_NAMES.defaultDeny]: 'Close the network: nothing in, nothing out',
  [OBJECT_NAMES.allowIngress]: 'Let the portal in',
  [OBJECT_NAMES.allowEgress]: 'Let it reach what the plan names',
};

function objectOf(ctx: StepContext): KubernetesObject {
  if (!ctx.object) throw new Error(`Step ${ctx.input.kind} of ${ctx.pluginId} names no object of its plan`);
  return ctx.object;
}

function foreign(ctx: StepContext, object: KubernetesObject): StepResult {
  const name = describeRef(refOf(object));
  return {
    outcome: 'failed',
    refusal: {
      code: 'CLUSTER_CONFLICT',
      message: `${name} is there already and was not made for ${ctx.pluginId}, so it was not touched. Remove it, or hand it over with the labels app.kubernetes.io/managed-by=flyloft and plugin-id=${ctx.pluginId}.`,
    },
  };
}

function drifted(object: KubernetesObject, fields: readonly string[]): StepResult {
  const shown = fields.slice(0, 5).join(', ');
  return {
    outcome: 'failed',
    refusal: {
      code: 'CLUSTER_DRIFT',
      message: `${describeRef(
        refOf(object)
      )} was changed by hand after the plan was approved (${shown}), so it was not written over. Make a new plan, which shows the change.`,
      details: { fields: fields.slice(0, 50) },
    },
  };
}

async function run(ctx: StepContext): Promise<StepResult> {
  const object = objectOf(ctx);
  let before: Json | undefined = ctx.before;
  const check = async (live: KubernetesObject | undefined, wanted: KubernetesObject) => {
    if (live && !live.metadata.deletionTimestamp) {
      if (!ctx.previous && !isOurs(live, ctx.pluginId)) return foreign(ctx, object);
      const drift = await unknownDrift(ctx, live, wanted);
      if (drift.length > 0) return drifted(object, drift);
    }
    before ??=
      live && !live.metadata.deletionTimestamp
        ? (foundPresent(live, ctx.previous !== undefined) as Json)
        : { found: 'absent' };
    return undefined;
  };
  return writeObject(ctx, object, () => ctx.remember(before ?? { found: 'absent' }), check);
}

/** Waits until what runs again has started; that it does not is no reason to call the undo failed. */
async function waitUntilBack(ctx: StepContext, object: KubernetesObject): Promise<StepResult | undefined> {
  if (object.kind !== 'Deployment') return undefined;
  const rolledOut = await ctx.cluster.waitForRollout(refOf(object), {
    timeoutMs: rolloutTimeoutMs(object),
    signal: ctx.signal,
    onProgress: ctx.progress,
  });
  return rolledOut.outcome === 'ready' || rolledOut.outcome === 'failed' ? undefined : notDone(rolledOut);
}

async function putBack(ctx: StepContext, object: KubernetesObject): Promise<StepResult> {
  const written = await writeObject(
    ctx,
    object,
    // Remembering the same again is how a replica learns that it was replaced.
    () => ctx.remember(ctx.before ?? null),
    async () => undefined
  );
  if (written.outcome !== 'done') return written;
  return (await waitUntilBack(ctx, object)) ?? written;
}

async function undo(ctx: StepContext): Promise<StepResult> {
  if (ctx.before === undefined) return done();
  const object = objectOf(ctx);
  const found = parseFound(ctx.before);
  if (found.found === 'present') {
    const back = ctx.previous ?? (found.object as KubernetesObject | undefined);
    return back ? putBack(ctx, back) : done();
  }
  const read = await readLive(ctx, object);
  if ('result' in read) return read.result;
  const { live } = read;
  if (!live || !isOurs(live, ctx.pluginId)) return done();
  await ctx.remember(ctx.before);
  const removed = await ctx.cluster.remove(refOf(object), {
    ...(live.metadata.uid ? { uid: live.metadata.uid } : {}),
    signal: ctx.signal,
    onProgress: ctx.progress,
  });
  if ('refusal' in removed) return notDone(removed);
  return done({ objects: [describeRef(refOf(object))] });
}

/**
 * Applies one object of the plan. Its undo puts back the object of the revision that ran, or removes what was not there
 * before; an object that was not made for this plugin is never touched.
 */
function applyStep(kind: AppliedKind, name: ClusterStepKind): StepKind {
  return {
    kind: name,
    title: (_input, object) => (object && POLICY_TITLES[object.metadata.name]) || TITLES[kind],
    run,
    undo,
  };
}

/** One step kind for each kind of object. */
export function applySteps(): StepKind[] {
  return Object.entries(APPLY_STEP_KINDS).map(([kind, name]) => applyStep(kind as AppliedKind, name));
}
