import type { Pod } from '../model/types';

/** Neither ended nor being deleted. */
export const isActive = (pod: Pod): boolean =>
  pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed' && !pod.metadata.deletionTimestamp;

const readyCondition = (pod: Pod) => pod.status.conditions?.find(condition => condition.type === 'Ready');

export const isReady = (pod: Pod): boolean => readyCondition(pod)?.status === 'True';

/** Milliseconds until a ready pod counts as available; 0 when it does, undefined when it is not ready. */
export function availableIn(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  const since = Date.parse(readyCondition(pod)?.lastTransitionTime ?? '');
  return Math.max(0, since + minReadySeconds * 1000 - now);
}
