import { refOf, type KubernetesObject } from '../../domain/kubernetesObject';
import { done, notDone } from './results';
import { rolloutTimeoutMs } from './rolloutTimeout';
import type { StepContext, StepKind, StepResult } from './step';

async function run(ctx: StepContext): Promise<StepResult> {
  if (!ctx.object) throw new Error(`Step ${ctx.input.kind} of ${ctx.pluginId} names no Deployment`);
  const result = await ctx.cluster.waitForRollout(refOf(ctx.object), {
    timeoutMs: rolloutTimeoutMs(ctx.object),
    signal: ctx.signal,
    onProgress: ctx.progress,
  });
  return result.outcome === 'ready' ? done() : notDone(result);
}

const replicasOf = (object: KubernetesObject | undefined) =>
  (object?.spec as { replicas?: number } | undefined)?.replicas ?? 1;

/** Waits until the Deployment runs as the plan wants it. Changes nothing, so there is nothing to undo. */
export function waitForRolloutStep(): StepKind {
  return {
    kind: 'wait-for-rollout',
    title: (_input, object) =>
      replicasOf(object) === 0 ? 'Wait until its pods have ended' : 'Wait for the pod',
    run,
    undo: async () => done(),
  };
}
