import { differences } from '../../domain/drift/differences';
import { describeRef, refOf } from '../../domain/kubernetesObject';
import { done } from './results';
import type { StepContext, StepKind, StepResult } from './step';
import { readLive } from './writeObject';

/** What keeps a plugin in; a workload is only let in when all of it stands as it was written. */
const FENCE: readonly string[] = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'ServiceAccount',
];

async function run(ctx: StepContext): Promise<StepResult> {
  const fence = ctx.objects.filter(object => FENCE.includes(object.kind));
  for (const object of fence) {
    const read = await readLive(ctx, object);
    if ('result' in read) return read.result;
    const wrong = read.live ? differences(object, read.live) : ['/'];
    if (wrong.length === 0 && !read.live?.metadata.deletionTimestamp) continue;
    const what = read.live ? `differs in ${wrong.slice(0, 5).join(', ')}` : 'is not there';
    return {
      outcome: 'failed',
      refusal: {
        code: 'CLUSTER_DRIFT',
        message: `The fence is not closed: ${describeRef(
          refOf(object)
        )} ${what}. The plugin was not started. Find out what changes it, then try again.`,
        details: { fields: wrong.slice(0, 50) },
      },
    };
  }
  return done({ output: { checked: fence.length } });
}

/** Reads everything that keeps the plugin in once more, from the cluster, before its workload is let in. */
export function readBackFenceStep(): StepKind {
  return {
    kind: 'read-back-fence',
    title: () => 'Check that the fence is closed',
    run,
    undo: async () => done(),
  };
}
