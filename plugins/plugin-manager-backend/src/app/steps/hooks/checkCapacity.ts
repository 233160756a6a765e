import { quotaLines, usageOf } from '../../../domain/plan/capacity';
import { refKey, refOf } from '../../../domain/kubernetesObject';
import { readQuotas } from '../../plans/readQuotas';
import { done, orWait } from '../results';
import type { StepContext, StepKind, StepResult } from '../step';
import type { HookOptions } from './hookOptions';

async function run({ store }: HookOptions, ctx: StepContext): Promise<StepResult> {
  const namespace = ctx.objects.map(({ metadata }) => metadata.namespace).find(Boolean);
  if (namespace === undefined) return done({ output: { quotas: 0 } });
  const live = await ctx.cluster.read({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  if (live.outcome === 'unreachable') return { outcome: 'waiting', refusal: live.refusal };
  const touched = new Set(ctx.objects.map(object => refKey(refOf(object))));
  const { id, revision } = ctx.installation;
  const base = revision > 0 ? await store.installations.findRevision(id, revision) : undefined;
  const before = usageOf((base?.objects ?? []).filter(object => touched.has(refKey(refOf(object)))));
  const after = usageOf(ctx.objects);
  const planned = ctx.plan.objects.filter(({ pluginId }) => pluginId === ctx.pluginId);
  const quotas = await readQuotas(namespace, live.outcome === 'found', planned, ctx.cluster);
  const exceeded = quotas.flatMap(quota => quotaLines(quota, before, after)).filter(line => line.exceeded);
  if (exceeded.length === 0) return done({ output: { quotas: quotas.length } });
  const lines = exceeded.map(({ resource, hard, after: needs }) => `${resource}: ${needs} of ${hard}`);
  return {
    outcome: 'failed',
    refusal: {
      code: 'CLUSTER_QUOTA',
      message: `There is no room for it in ${namespace} (${lines.join(
        ', '
      )}). Nothing was changed. Raise the quota or stop something, then ask again.`,
      details: { exceeded: lines },
    },
  };
}

/** Asks the namespace's quotas once more, just before anything is changed. Nothing to undo. */
export function checkCapacityStep(options: HookOptions): StepKind {
  return {
    kind: 'check-capacity',
    title: ({ pluginId }) => `Check that there is room for ${pluginId}`,
    run: ctx => orWait(() => run(options, ctx)),
    undo: async () => done(),
  };
}
