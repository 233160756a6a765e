import type { Refusal } from '@flyloft/plugin-manager-common';
import type { KubernetesObject } from '../../ports/cluster';
import { isQuotaMessage } from './quotaMessage';
import { quotaRefusal } from './translateStatus';

type Condition = { type: string; status: string; reason?: string; message?: string };

type Terminated = { exitCode?: number; reason?: string; message?: string; signal?: number };
type ContainerState = {
  waiting?: { reason?: string; message?: string };
  running?: object;
  terminated?: Terminated;
};
type ContainerStatus = {
  name: string;
  ready?: boolean;
  started?: boolean;
  restartCount?: number;
  state?: ContainerState;
  lastState?: ContainerState;
};

/** What is known of a rollout at one moment. */
export type RolloutView = {
  /** Undefined where it is not there (any more). */
  deployment: KubernetesObject | undefined;
  replicaSets: readonly KubernetesObject[];
  pods: readonly KubernetesObject[];
};

/**
 * ready: rolled out and available. progress: not yet. failing: it looks like a failure, and is one if it still looks so
 * after `settleMs`, because conditions of the last rollout stay for a moment after a new one has begun.
 */
export type RolloutState =
  | { state: 'ready' }
  | { state: 'progress'; detail: string }
  | {
      state: 'failing';
      settleMs: number;
      refusal: Refusal;
      /** Pod whose last log lines say more than the refusal does. */
      pod?: { name: string; container: string; previous: boolean };
    };

/** Waiting reasons that do not get better by themselves, and those that may within seconds. */
const HOPELESS = new Set(['ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName']);
const DOUBTFUL = new Set([
  'ErrImagePull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

const SETTLE_MS = { deadline: 2000, doubtful: 8000, refused: 1000, quotaWhileEnding: 15_000 } as const;

const REVISION = 'deployment.kubernetes.io/revision';

function conditionsOf(object: KubernetesObject): Condition[] {
  return (object.status as { conditions?: Condition[] } | undefined)?.conditions ?? [];
}

function count(deployment: KubernetesObject, field: string): number {
  // A zero is left out of a status.
  return (deployment.status as Record<string, number | undefined> | undefined)?.[field] ?? 0;
}

function ownedBy(object: KubernetesObject, owner: KubernetesObject): boolean {
  const references = object.metadata.ownerReferences as Array<{ uid: string }> | undefined;
  return references?.some(reference => reference.uid === owner.metadata.uid) ?? false;
}

/** Pods of the newest ReplicaSet, and those of older ones that are still there. */
function splitPods(view: RolloutView, deployment: KubernetesObject) {
  const revision = deployment.metadata.annotations?.[REVISION];
  const sets = view.replicaSets.filter(set => ownedBy(set, deployment));
  const newest = sets.find(set => set.metadata.annotations?.[REVISION] === revision);
  const pods = view.pods.filter(pod => sets.some(set => ownedBy(pod, set)));
  const current = newest ? pods.filter(pod => ownedBy(pod, newest)) : [];
  return { current, old: pods.filter(pod => !current.includes(pod)) };
}

const statusesOf = (pod: KubernetesObject) =>
  (pod.status as { containerStatuses?: ContainerStatus[] } | undefined)?.containerStatuses ?? [];

const isEnding = (pod: KubernetesObject) => pod.metadata.deletionTimestamp !== undefined;

function exitText({ exitCode, reason, signal }: Terminated): string {
  if (reason === 'OOMKilled') return 'it used more memory than its limit and was ended';
  if (signal) return `it was ended by signal ${signal}`;
  return `it ended with exit code ${exitCode ?? 'unknown'}`;
}

/** Somebody else's words inside a sentence of ours. */
const textOf = (message: string | undefined) => message?.replace(/[.\s]+$/, '') ?? 'no reason given';

/** A pod that cannot start, or starts and ends again and again. */
function podFailure(pod: KubernetesObject): RolloutState | undefined {
  for (const status of statusesOf(pod)) {
    const { waiting, terminated } = status.state ?? {};
    const reason = waiting?.reason ?? '';
    if (HOPELESS.has(reason) || DOUBTFUL.has(reason)) {
      const image = /Image/.test(reason);
      return {
        state: 'failing',
        settleMs: HOPELESS.has(reason) ? 0 : SETTLE_MS.doubtful,
        refusal: {
          code: 'POD_FAILED',
          message: image
            ? `The image of the plugin host cannot be pulled (${reason}): ${textOf(
                waiting?.message
              )}. Check pluginHostImage of the environment, and that the cluster can reach its registry.`
            : `The pod cannot start (${reason}): ${textOf(waiting?.message)}.`,
          details: { pod: pod.metadata.name, reason },
        },
      };
    }
    // Once may be bad luck while the portal or database restarts; the kubelet reports CrashLoopBackOff only seconds
    // after the second time, so that is not waited for.
    const crashed = terminated ?? (reason === 'CrashLoopBackOff' ? status.lastState?.terminated : undefined);
    if (crashed && crashed.exitCode !== 0 && (status.restartCount ?? 0) >= 1) {
      return {
        state: 'failing',
        settleMs: 0,
        refusal: {
          code: 'POD_FAILED',
          message: `The plugin does not start: ${exitText(crashed)}, twice in a row`,
          details: { pod: pod.metadata.name, reason: crashed.reason ?? 'Error', exitCode: crashed.exitCode },
        },
        pod: { name: pod.metadata.name, container: status.name, previous: terminated === undefined },
      };
    }
  }
  return undefined;
}

/** What the newest pods are waiting for, in words. */
function podProgress(pods: readonly KubernetesObject[]): string {
  const notReady = pods.filter(
    pod => !conditionsOf(pod).some(({ type, status }) => type === 'Ready' && status === 'True')
  );
  const pod = notReady[0];
  if (!pod)
    return pods.length > 0 ? 'the pod is ready, waiting until it counts as available' : 'waiting for the pod';
  const scheduled = conditionsOf(pod).find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    return `waiting for a node with room${scheduled.message ? `: ${scheduled.message}` : ''}`;
  }
  const status = statusesOf(pod)[0];
  if (!status?.state) return 'waiting for the pod to be started';
  const { waiting, running, terminated } = status.state;
  if (waiting) {
    if (waiting.reason === 'ContainerCreating' || waiting.reason === 'PodInitializing')
      return 'pulling the image';
    if (waiting.reason === 'CrashLoopBackOff') return 'the plugin ended at its start; starting it again';
    return `waiting: ${waiting.reason ?? 'starting'}`;
  }
  if (terminated) return 'the plugin ended at its start; starting it again';
  if (running && status.started === false) return 'starting';
  return 'waiting for readiness';
}

/** What the cluster said where it refused to make a pod. */
function creationFailure(
  deployment: KubernetesObject,
  pods: { current: KubernetesObject[]; old: KubernetesObject[] }
): RolloutState | undefined {
  const failure = conditionsOf(deployment).find(c => c.type === 'ReplicaFailure' && c.status === 'True');
  if (!failure) return undefined;
  const message = failure.message ?? '';
  const namespace = deployment.metadata.namespace ?? '';
  if (isQuotaMessage(message)) {
    const ending = [...pods.current, ...pods.old].some(isEnding);
    return {
      state: 'failing',
      // A pod that is about to end still counts; its successor is made when it is gone.
      settleMs: ending ? SETTLE_MS.quotaWhileEnding : SETTLE_MS.refused,
      refusal: quotaRefusal('pod', namespace, message),
    };
  }
  // The token controller needs a moment to make a new namespace's accounts.
  if (/serviceaccount .* not found/.test(message)) {
    return { state: 'progress', detail: 'waiting for the service account' };
  }
  return {
    state: 'failing',
    settleMs: SETTLE_MS.refused,
    refusal: {
      code: 'CLUSTER_REFUSED',
      message: `The cluster refused the pod: ${textOf(message)}.`,
      details: { server: message },
    },
  };
}

/**
 * How far a Deployment's rollout is. Pure: the same view gives the same answer.
 *
 * ```
 * not observed → pods refused? → failing
 *              → pod cannot start? → failing
 *              → deadline passed? → failing
 *              → all new, none old, all available → ready
 *              → else progress
 * ```
 */
export function rolloutState(view: RolloutView): RolloutState {
  const { deployment } = view;
  if (!deployment || isEnding(deployment)) {
    return {
      state: 'failing',
      settleMs: SETTLE_MS.refused,
      refusal: {
        code: 'CLUSTER_CONFLICT',
        message: 'The Deployment was deleted while its rollout was waited for. Install the plugin again.',
      },
    };
  }
  const wanted = (deployment.spec as { replicas?: number }).replicas ?? 1;
  if (count(deployment, 'observedGeneration') < (deployment.metadata.generation ?? 0)) {
    return { state: 'progress', detail: 'waiting for the cluster to notice the change' };
  }
  const pods = splitPods(view, deployment);
  const total = count(deployment, 'replicas');
  const updated = count(deployment, 'updatedReplicas');
  const available = count(deployment, 'availableReplicas');
  if (updated >= wanted && total <= updated && available >= wanted) {
    if (wanted > 0) return { state: 'ready' };
    const left = pods.current.length + pods.old.length;
    return left === 0 && total === 0 ? { state: 'ready' } : { state: 'progress', detail: endingText(left) };
  }
  const refused = creationFailure(deployment, pods);
  if (refused) return refused;
  for (const pod of pods.current) {
    const failed = isEnding(pod) ? undefined : podFailure(pod);
    if (failed) return failed;
  }
  const progressing = conditionsOf(deployment).find(({ type }) => type === 'Progressing');
  if (progressing?.status === 'False' && progressing.reason === 'ProgressDeadlineExceeded') {
    return {
      state: 'failing',
      settleMs: SETTLE_MS.deadline,
      refusal: {
        code: 'POD_TIMEOUT',
        message: `The plugin did not become ready in the time that the cluster gives it; last: ${podProgress(
          pods.current
        )}. Look at its logs.`,
      },
    };
  }
  if (updated >= wanted && available >= wanted && total > updated) {
    return { state: 'progress', detail: endingText(total - updated) };
  }
  return { state: 'progress', detail: podProgress(pods.current.filter(pod => !isEnding(pod))) };
}

function endingText(pods: number): string {
  return pods === 1 || pods === 0
    ? 'waiting for the old pod to finish its requests'
    : `waiting for ${pods} old pods to finish their requests`;
}
