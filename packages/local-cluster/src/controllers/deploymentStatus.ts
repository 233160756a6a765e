import type { Condition, Deployment, ReplicaSet } from '../model/types';
import { countReplicas, hasProgressed, isComplete, rolloutBounds, withCondition } from './rollout';
import type { SyncResult } from './WorkQueue';

const NO_DEADLINE = 2_147_483_647;

/** The ReplicaSets of a Deployment: that of its present template, where there is one, and the others. */
export interface Sets {
  newest: ReplicaSet | undefined;
  old: ReplicaSet[];
}

/** Whether a Deployment says how long its rollout may stand still. */
export function hasDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NO_DEADLINE;
}

/**
 * A Deployment's status after its ReplicaSets' and when to look again. Progress and failures count only while it rolls
 * out (`rollout`), not while it is paused or scaled.
 */
export function nextStatus(
  deployment: Deployment,
  { newest, old }: Sets,
  rollout: boolean,
  now: string
): { status: Deployment['status']; requeue: SyncResult } {
  const all = newest ? [...old, newest] : [...old];
  const status = countReplicas(deployment, all, newest);
  const enough =
    (status.availableReplicas ?? 0) >= deployment.spec.replicas - rolloutBounds(deployment).maxUnavailable;
  let conditions = withCondition(
    deployment.status.conditions ?? [],
    enough
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    now
  );
  let requeue: SyncResult = undefined;
  if (rollout) {
    ({ conditions, requeue } = progress(deployment, status, conditions, newest, now));
    const failure = all
      .sort((a, b) => (a === newest ? -1 : 0) - (b === newest ? -1 : 0))
      .flatMap(set => set.status.conditions ?? [])
      .find(condition => condition.type === 'ReplicaFailure');
    conditions = failure
      ? withCondition(
          conditions,
          {
            type: 'ReplicaFailure',
            status: failure.status,
            reason: failure.reason ?? '',
            message: failure.message ?? '',
          },
          now,
          failure.lastTransitionTime ?? now
        )
      : conditions.filter(condition => condition.type !== 'ReplicaFailure');
  }
  return { status: { ...status, conditions }, requeue };
}

function progress(
  deployment: Deployment,
  status: Deployment['status'],
  before: Condition[],
  newest: ReplicaSet | undefined,
  now: string
): { conditions: Condition[]; requeue: SyncResult } {
  if (!hasDeadline(deployment)) {
    return { conditions: before.filter(condition => condition.type !== 'Progressing'), requeue: undefined };
  }
  const current = before.find(condition => condition.type === 'Progressing');
  const done = status.replicas === status.updatedReplicas && current?.reason === 'NewReplicaSetAvailable';
  if (done) return { conditions: before, requeue: undefined };
  const who = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const set = (state: string, reason: string, message: string, conditions = before, transition?: string) =>
    withCondition(conditions, { type: 'Progressing', status: state, reason, message }, now, transition);
  if (isComplete(deployment, status)) {
    return {
      conditions: set('True', 'NewReplicaSetAvailable', `${who} has successfully progressed.`),
      requeue: undefined,
    };
  }
  if (hasProgressed(deployment.status, status)) {
    const others = before.filter(condition => condition.type !== 'Progressing');
    const transition = current?.status === 'True' ? current.lastTransitionTime ?? now : now;
    const conditions = set('True', 'ReplicaSetUpdated', `${who} is progressing.`, others, transition);
    return { conditions, requeue: deadlineIn(deployment, conditions) };
  }
  const requeue = deadlineIn(deployment, before);
  if (current && current.reason !== 'NewReplicaSetAvailable' && requeue?.requeueAfterMs === 0) {
    return {
      conditions: set('False', 'ProgressDeadlineExceeded', `${who} has timed out progressing.`),
      requeue: undefined,
    };
  }
  return { conditions: before, requeue };
}

/** Time left until the progress deadline: 0 when it is over, nothing when none runs. */
function deadlineIn(
  deployment: Deployment,
  conditions: readonly Condition[]
): { requeueAfterMs: number } | undefined {
  const current = conditions.find(condition => condition.type === 'Progressing');
  if (!current || current.reason === 'ProgressDeadlineExceeded') return undefined;
  const since = Date.parse(current.lastUpdateTime ?? '');
  const end = since + (deployment.spec.progressDeadlineSeconds ?? 600) * 1000;
  const left = end - Date.now();
  return { requeueAfterMs: left <= 0 ? 0 : Math.min(left + 50, 2_000_000_000) };
}
