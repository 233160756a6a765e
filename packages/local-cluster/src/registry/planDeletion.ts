import { conflict } from '../api/status';
import { clone } from '../model/json';
import type { KubeObject, Namespace, Pod } from '../model/types';
import { namespaces, pods } from './kinds';
import type { KindDefinition } from './KindDefinition';

/** How an object is to be deleted. */
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun?: boolean;
}

export type DeletionPlan =
  | { action: 'none' }
  /** The object goes at once; pods carry their deletion timestamp in the answer and the last event. */
  | { action: 'remove'; object: KubeObject }
  /** The object gets its deletion timestamp and stays until finalizers and grace period are over. */
  | { action: 'mark'; object: KubeObject };

const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

/** How long a pod may take to end; 0 when nothing runs. */
function graceOf(pod: Pod, asked: number | undefined): number {
  if (asked !== undefined && asked < 0) return 1;
  if (!pod.spec.nodeName || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return 0;
  return asked ?? pod.spec.terminationGracePeriodSeconds ?? 30;
}

/** A pod whose grace period was taken away. */
function overdue(pod: KubeObject): KubeObject {
  pod.metadata.deletionGracePeriodSeconds = 0;
  return pod;
}

/**
 * What a DELETE does to an object as it is now.
 * @throws ApiError 409 when a precondition does not hold
 */
export function planDeletion(
  kind: KindDefinition,
  live: KubeObject,
  options: DeleteOptions,
  now: Date
): DeletionPlan {
  const { preconditions } = options;
  // Here a real server names the kind where others name the resource.
  const byKind = { group: kind.group, plural: kind.kind };
  const { metadata } = live;
  if (preconditions?.uid !== undefined && preconditions.uid !== metadata.uid) {
    throw conflict(
      byKind,
      metadata.name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`
    );
  }
  if (
    preconditions?.resourceVersion !== undefined &&
    preconditions.resourceVersion !== metadata.resourceVersion
  ) {
    throw conflict(
      byKind,
      metadata.name,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`
    );
  }
  const marked = clone(live);
  const grace = kind === pods ? graceOf(live as Pod, options.gracePeriodSeconds) : 0;
  const finalizers = new Set(metadata.finalizers ?? []);
  if (options.propagationPolicy === 'Foreground') finalizers.add('foregroundDeletion');
  else if (options.propagationPolicy === 'Orphan') finalizers.add('orphan');
  if (options.propagationPolicy === 'Background' || options.propagationPolicy === 'Foreground') {
    finalizers.delete('orphan');
  }
  if (options.propagationPolicy === 'Background' || options.propagationPolicy === 'Orphan') {
    finalizers.delete('foregroundDeletion');
  }
  const waits = finalizers.size > 0 || kind === namespaces;

  if (metadata.deletionTimestamp) {
    const shorter = grace < (metadata.deletionGracePeriodSeconds ?? 0);
    if (kind === pods && shorter && options.gracePeriodSeconds !== undefined) {
      if (grace === 0 && !waits) return { action: 'remove', object: overdue(marked) };
      const begun =
        Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
      marked.metadata.deletionTimestamp = seconds(new Date(begun + grace * 1000));
      marked.metadata.deletionGracePeriodSeconds = grace;
      return { action: 'mark', object: marked };
    }
    if (kind === pods && grace === 0 && options.gracePeriodSeconds === 0 && !waits)
      return { action: 'remove', object: overdue(marked) };
    return { action: 'none' };
  }
  if (!waits && grace === 0 && kind !== pods) return { action: 'remove', object: live };
  marked.metadata.deletionTimestamp = seconds(new Date(now.getTime() + grace * 1000));
  if (kind !== namespaces) marked.metadata.deletionGracePeriodSeconds = grace;
  if (marked.metadata.generation !== undefined) marked.metadata.generation += 1;
  if (finalizers.size > 0) marked.metadata.finalizers = [...finalizers];
  if (kind === namespaces) (marked as Namespace).status = { phase: 'Terminating' };
  if (!waits && grace === 0) return { action: 'remove', object: marked };
  return { action: 'mark', object: marked };
}
