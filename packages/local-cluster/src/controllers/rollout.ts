import type { Condition, Deployment, IntOrString, ReplicaSet } from '../model/types';

/** The pure part of the Deployment controller: how many pods where, and what the status says. */

const REVISION = 'deployment.kubernetes.io/revision';
export const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[REVISION] ?? 0);

const sum = (sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number | undefined): number =>
  sets.reduce((total, set) => total + (of(set) ?? 0), 0);

export const wantedReplicas = (sets: readonly ReplicaSet[]): number => sum(sets, set => set.spec.replicas);
export const availableReplicas = (sets: readonly ReplicaSet[]): number =>
  sum(sets, set => set.status.availableReplicas);

function scaled(value: IntOrString, total: number, up: boolean): number {
  if (typeof value === 'number') return value;
  const share = (Number(value.replace('%', '')) * total) / 100;
  return up ? Math.ceil(share) : Math.floor(share);
}

/** Pods above and below the wanted number that a rollout may have; never both zero. */
export function rolloutBounds(deployment: Deployment): { maxSurge: number; maxUnavailable: number } {
  const { replicas, strategy } = deployment.spec;
  const rolling = strategy.rollingUpdate;
  if (strategy.type !== 'RollingUpdate' || !rolling) return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = scaled(rolling.maxSurge, replicas, true);
  const maxUnavailable = scaled(rolling.maxUnavailable, replicas, false);
  if (maxSurge === 0 && maxUnavailable === 0) return { maxSurge, maxUnavailable: 1 };
  return { maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}

/** How many pods the newest ReplicaSet should have in this step of the rollout. */
export function newReplicas(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type !== 'RollingUpdate') return replicas;
  if (current >= replicas) return replicas;
  const room = replicas + rolloutBounds(deployment).maxSurge - wantedReplicas(all);
  if (room <= 0) return current;
  return current + Math.min(room, replicas - current);
}

/** The ReplicaSets to be scaled down in this step of a rolling update, with their new sizes. */
export function scaleDownOld(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  old: readonly ReplicaSet[]
): Array<{ set: ReplicaSet; replicas: number }> {
  if (wantedReplicas(old) === 0) return [];
  const all = newest ? [...old, newest] : [...old];
  const minAvailable = deployment.spec.replicas - rolloutBounds(deployment).maxUnavailable;
  const newUnavailable = (newest?.spec.replicas ?? 0) - (newest?.status.availableReplicas ?? 0);
  const limit = wantedReplicas(all) - minAvailable - newUnavailable;
  if (limit <= 0) return [];
  const byAge = [...old].sort(olderFirst);
  const sizes = new Map(byAge.map(set => [set, set.spec.replicas]));
  let dropped = 0;
  // Pods that do not serve go first: they cost no availability.
  for (const set of byAge) {
    const size = sizes.get(set) ?? 0;
    const idle = Math.min(limit - dropped, size - (set.status.availableReplicas ?? 0));
    if (idle > 0) {
      sizes.set(set, size - idle);
      dropped += idle;
    }
  }
  let spare = availableReplicas(all) - minAvailable;
  for (const set of byAge) {
    const size = sizes.get(set) ?? 0;
    const drop = Math.min(spare, size);
    if (drop <= 0) continue;
    sizes.set(set, size - drop);
    spare -= drop;
  }
  return byAge
    .map(set => ({ set, replicas: sizes.get(set) ?? 0 }))
    .filter(({ set, replicas }) => replicas !== set.spec.replicas);
}

export function olderFirst(a: ReplicaSet, b: ReplicaSet): number {
  const [left, right] = [a, b].map(set => Date.parse(set.metadata.creationTimestamp));
  if (left !== right) return (left ?? 0) - (right ?? 0);
  return revisionOf(a) - revisionOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1);
}

/** Spreads a change of the wanted number over ReplicaSets in the middle of a rollout, in proportion to their sizes. */
export function scaleInProportion(
  deployment: Deployment,
  sets: readonly ReplicaSet[]
): Array<{ set: ReplicaSet; replicas: number }> {
  const total = wantedReplicas(sets);
  const allowed =
    deployment.spec.replicas > 0 ? deployment.spec.replicas + rolloutBounds(deployment).maxSurge : 0;
  const change = allowed - total;
  const growing = change > 0;
  const order = [...sets].sort((a, b) => {
    if (a.spec.replicas !== b.spec.replicas) return b.spec.replicas - a.spec.replicas;
    return growing ? olderFirst(b, a) : olderFirst(a, b);
  });
  let added = 0;
  const sizes = order.map(set => {
    let step = 0;
    if (change !== 0 && set.spec.replicas > 0) {
      // Without its annotation, what the status counts stands for what was allowed before.
      const annotated = Number(set.metadata.annotations?.['deployment.kubernetes.io/max-replicas'] ?? 0);
      const before = annotated || deployment.status.replicas || allowed;
      const share = Math.round((set.spec.replicas * allowed) / before) - set.spec.replicas;
      const left = change - added;
      step = growing ? Math.min(share, left) : Math.max(share, left);
    }
    added += step;
    return { set, replicas: set.spec.replicas + step };
  });
  const [first] = sizes;
  if (first && change !== 0) first.replicas = Math.max(0, first.replicas + change - added);
  return sizes;
}

/** Sets a condition the way Deployments do: unchanged when status and reason are, else at the end. */
export function withCondition(
  conditions: readonly Condition[],
  next: { type: string; status: string; reason: string; message: string },
  now: string,
  transitionTime?: string
): Condition[] {
  const current = conditions.find(condition => condition.type === next.type);
  if (current && current.status === next.status && current.reason === next.reason) return [...conditions];
  const kept = current?.status === next.status ? current.lastTransitionTime : undefined;
  return [
    ...conditions.filter(condition => condition.type !== next.type),
    {
      type: next.type,
      status: next.status,
      lastUpdateTime: now,
      lastTransitionTime: transitionTime ?? kept ?? now,
      reason: next.reason,
      message: next.message,
    },
  ];
}

/** The counts of a Deployment's status, from its ReplicaSets. */
export function countReplicas(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newest: ReplicaSet | undefined
): Deployment['status'] {
  const available = availableReplicas(all);
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum(all, set => set.status.replicas),
    updatedReplicas: newest?.status.replicas ?? 0,
    readyReplicas: sum(all, set => set.status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wantedReplicas(all) - available),
    terminatingReplicas: sum(all, set => set.status.terminatingReplicas),
    ...(deployment.status.collisionCount === undefined
      ? {}
      : { collisionCount: deployment.status.collisionCount }),
  };
}

/** Every pod is new and available, and nothing else is left. */
export function isComplete(deployment: Deployment, status: Deployment['status']): boolean {
  const { replicas } = deployment.spec;
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** Something got better since the last status. */
export function hasProgressed(before: Deployment['status'], after: Deployment['status']): boolean {
  const count = (
    status: Deployment['status'],
    key: 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'
  ) => status[key] ?? 0;
  const old = (status: Deployment['status']) => count(status, 'replicas') - count(status, 'updatedReplicas');
  return (
    count(after, 'updatedReplicas') > count(before, 'updatedReplicas') ||
    old(after) < old(before) ||
    count(after, 'readyReplicas') > count(before, 'readyReplicas') ||
    count(after, 'availableReplicas') > count(before, 'availableReplicas')
  );
}
