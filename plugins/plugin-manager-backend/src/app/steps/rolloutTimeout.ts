import type { KubernetesObject } from '../../domain/kubernetesObject';

const DEFAULT_DEADLINE_SECONDS = 600;
/** The cluster should be the first to say that a rollout has failed, because it knows why. */
const MARGIN_SECONDS = 30;

/** Milliseconds to wait for a Deployment's rollout: a little longer than the cluster itself does. */
export function rolloutTimeoutMs(deployment: KubernetesObject): number {
  const { progressDeadlineSeconds } = (deployment.spec ?? {}) as { progressDeadlineSeconds?: number };
  return ((progressDeadlineSeconds ?? DEFAULT_DEADLINE_SECONDS) + MARGIN_SECONDS) * 1000;
}
