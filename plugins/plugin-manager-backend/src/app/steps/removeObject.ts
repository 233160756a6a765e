import { describeRef, refOf, type KubernetesObject } from '../../domain/kubernetesObject';
import { isOurs } from './found';
import { done, notDone } from './results';
import type { StepContext, StepKind, StepResult } from './step';
import { readLive, writeObject } from './writeObject';

function objectOf(ctx: StepContext): KubernetesObject {
  if (!ctx.object) throw new Error(`Step ${ctx.input.kind} of ${ctx.pluginId} names no object of its plan`);
  return ctx.object;
}

async function run(ctx: StepContext): Promise<StepResult> {
  const object = objectOf(ctx);
  const read = await readLive(ctx, object);
  if ('result' in read) return read.result;
  const { live } = read;
  // Gone already, or somebody else's by now: either way there is nothing of ours to remove.
  if (!live || !isOurs(live, ctx.pluginId)) return done();
  await ctx.remember({ found: 'present' });
  const removed = await ctx.cluster.remove(refOf(object), {
    ...(live.metadata.uid ? { uid: live.metadata.uid } : {}),
    signal: ctx.signal,
    onProgress: ctx.progress,
  });
  if ('refusal' in removed) return notDone(removed);
  return done({ objects: [describeRef(refOf(object))] });
}

async function undo(ctx: StepContext): Promise<StepResult> {
  if (ctx.before === undefined) return done();
  return writeObject(
    ctx,
    ctx.previous ?? objectOf(ctx),
    () => ctx.remember(ctx.before ?? null),
    async () => undefined
  );
}

/** Removes an object that the plan does not need any more and waits until it is gone; its undo writes it again. */
export function removeStep(): StepKind {
  return {
    kind: 'remove-object',
    title: (_input, object) => (object ? `Remove ${describeRef(refOf(object))}` : 'Remove an object'),
    run,
    undo,
  };
}
