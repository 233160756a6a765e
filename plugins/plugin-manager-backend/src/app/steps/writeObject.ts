import { differences } from '../../domain/drift/differences';
import { describeRef, refOf, type KubernetesObject } from '../../domain/kubernetesObject';
import type { ReadResult } from '../../ports/cluster';
import { done, notDone } from './results';
import type { StepContext, StepResult } from './step';

/** How often a write is tried again that lost against somebody else's, such as a controller's status. */
const ATTEMPTS = 6;

/** The object as the cluster has it, or the step's result where it cannot be read. */
export async function readLive(
  ctx: StepContext,
  object: KubernetesObject
): Promise<{ live: KubernetesObject | undefined } | { result: StepResult }> {
  const read: ReadResult = await ctx.cluster.read(refOf(object), { signal: ctx.signal });
  if (read.outcome === 'found') return { live: read.object };
  if (read.outcome === 'absent') return { live: undefined };
  return { result: notDone(read) };
}

/**
 * Writes an object over what is there now, and over nothing else: the version and identity last read go with it.
 *
 * `before` is kept again ahead of every try, which throws where another replica has taken over: a replica that wakes
 * up late stops there, and one that is frozen between that and its call gets a conflict from the cluster.
 *
 * @param check - Called with what is there ahead of every try; its result ends the step.
 */
export async function writeObject(
  ctx: StepContext,
  object: KubernetesObject,
  keep: () => Promise<void>,
  check: (live: KubernetesObject | undefined, wanted: KubernetesObject) => Promise<StepResult | undefined>
): Promise<StepResult> {
  const filled = await ctx.fill(object);
  if (filled.outcome !== 'filled') return notDone(filled);
  const wanted = filled.object;

  for (let attempt = 1; ; attempt++) {
    const read = await readLive(ctx, wanted);
    if ('result' in read) return read.result;
    const { live } = read;
    const refused = await check(live, wanted);
    if (refused) return refused;
    await keep();
    const uid = live?.metadata.deletionTimestamp ? undefined : live?.metadata.uid;
    const applied = await ctx.cluster.apply(
      { ...wanted, metadata: { ...wanted.metadata, ...(uid ? { uid } : {}) } },
      { resourceVersion: live?.metadata.resourceVersion ?? '', signal: ctx.signal }
    );
    if (!('refusal' in applied)) return done({ objects: [describeRef(refOf(object))] });
    const again =
      applied.outcome === 'refused' && applied.refusal.code === 'CLUSTER_CONFLICT' && attempt < ATTEMPTS;
    if (!again) return notDone(applied);
  }
}

/** Fields that differ from what we wrote last, and that nobody knew of when the plan was approved. */
export async function unknownDrift(
  ctx: StepContext,
  live: KubernetesObject,
  wanted: KubernetesObject
): Promise<string[]> {
  // Applied already, by this step before it was interrupted.
  if (!ctx.previous || differences(wanted, live).length === 0) return [];
  const previous = await ctx.fill(ctx.previous);
  // A secret of an old revision may be gone; what it was cannot be compared then.
  if (previous.outcome !== 'filled') return [];
  const known = new Set(ctx.knownDrift);
  return differences(previous.object, live).filter(field => !known.has(field));
}
