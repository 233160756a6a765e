import { ApiError } from '../api/status';
import { clone, jsonEqual, type JsonObject } from '../model/json';
import { selects } from '../model/selectors';
import type { Condition, Pod, ReplicaSet } from '../model/types';
import { namespaces, pods, replicaSets, serviceAccounts } from '../registry/kinds';
import { resourceOf, type Registry } from '../registry/Registry';
import type { StoreEvent } from '../store/Store';
import type { Controller } from './Controller';
import type { EventRecorder } from './EventRecorder';
import { controllerOf, controllerReference } from './owners';
import { availableIn, isActive, isReady } from './podState';
import { WorkQueue, type SyncResult } from './WorkQueue';

const COMPONENT = 'replicaset-controller';
const MANAGER = 'kube-controller-manager';
const LONGEST_CREATE_RETRY_MS = 30_000;
const ACCOUNT_POLL_MS = 20;

/** Keeps as many pods of a ReplicaSet's template as it asks for. */
export class ReplicaSetController implements Controller {
  private readonly queue: WorkQueue;
  private readonly createFailures = new Map<string, number>();

  constructor(
    private readonly registry: Registry,
    private readonly recorder: EventRecorder,
    onError: (key: string, error: unknown) => void
  ) {
    this.queue = new WorkQueue(key => this.sync(key), onError);
  }

  start(): void {
    for (const set of this.registry.list(replicaSets)) this.queue.add(this.keyOf(set as ReplicaSet));
  }

  stop(): void {
    this.queue.stop();
  }

  observe(event: StoreEvent): void {
    if (event.resource === resourceOf(replicaSets)) {
      this.queue.add(this.keyOf(event.object as ReplicaSet));
    } else if (event.resource === resourceOf(pods)) {
      for (const pod of [event.object, event.old]) {
        const owner = pod && controllerOf(pod);
        if (owner?.kind === 'ReplicaSet') this.queue.add(`${pod?.metadata.namespace}/${owner.name}`);
        else if (pod && !owner) this.enqueueSelecting(pod as Pod);
      }
    } else if (event.resource === 'resourcequotas' || event.resource === 'limitranges') {
      // A raised quota lets refused pods in: try again now instead of at the next back-off.
      for (const set of this.registry.list(replicaSets, event.object.metadata.namespace) as ReplicaSet[]) {
        if (set.status.conditions?.some(condition => condition.type === 'ReplicaFailure')) {
          this.queue.add(this.keyOf(set));
        }
      }
    }
  }

  private keyOf({ metadata }: ReplicaSet): string {
    return `${metadata.namespace}/${metadata.name}`;
  }

  private enqueueSelecting(pod: Pod): void {
    for (const set of this.registry.list(replicaSets, pod.metadata.namespace) as ReplicaSet[]) {
      if (selects(set.spec.selector, pod.metadata.labels)) this.queue.add(this.keyOf(set));
    }
  }

  private sync(key: string): SyncResult {
    const [namespace = '', name = ''] = key.split('/');
    const set = this.registry.find(replicaSets, namespace, name) as ReplicaSet | undefined;
    if (!set) return undefined;
    const owned = this.claimPods(set);
    const active = owned.filter(isActive);
    let failure: { reason: string; message: string } | undefined;
    if (!set.metadata.deletionTimestamp) {
      if (this.waitsForAccount(set)) return { requeueAfterMs: ACCOUNT_POLL_MS };
      const missing = set.spec.replicas - active.length;
      if (missing > 0) failure = this.createPods(set, missing);
      else if (missing < 0) failure = this.deletePods(set, active, -missing);
    }
    return this.updateStatus(set, failure);
  }

  /** A new namespace has no default account for a moment; pods are not made until it is there. */
  private waitsForAccount({ metadata, spec }: ReplicaSet): boolean {
    const name = spec.template.spec.serviceAccountName || 'default';
    if (name !== 'default' || spec.replicas === 0) return false;
    const home = this.registry.find(namespaces, undefined, metadata.namespace ?? '');
    const lives = home !== undefined && !home.metadata.deletionTimestamp;
    return lives && !this.registry.find(serviceAccounts, metadata.namespace, name);
  }

  private claimPods(set: ReplicaSet): Pod[] {
    const { uid, namespace } = set.metadata;
    const result: Pod[] = [];
    for (const pod of this.registry.list(pods, namespace) as Pod[]) {
      const owner = controllerOf(pod);
      const fits = selects(set.spec.selector, pod.metadata.labels);
      if (owner?.uid === uid && fits) {
        result.push(pod);
      } else if (owner?.uid === uid && !set.metadata.deletionTimestamp) {
        this.setOwners(
          pod,
          (pod.metadata.ownerReferences ?? []).filter(ref => ref.uid !== uid)
        );
      } else if (!owner && fits && isActive(pod) && !set.metadata.deletionTimestamp) {
        result.push(this.setOwners(pod, [...(pod.metadata.ownerReferences ?? []), controllerReference(set)]));
      }
    }
    return result;
  }

  private setOwners(pod: Pod, ownerReferences: Pod['metadata']['ownerReferences']): Pod {
    const change = (draft: JsonObject) => {
      (draft.metadata as unknown as Pod['metadata']).ownerReferences = ownerReferences ?? [];
    };
    return this.registry.update(pods, pod.metadata.namespace, pod.metadata.name, '', change, {
      manager: MANAGER,
    }) as Pod;
  }

  private createPods(set: ReplicaSet, count: number): { reason: string; message: string } | undefined {
    const template = clone(set.spec.template);
    for (let made = 0; made < count; made++) {
      const body = {
        metadata: {
          ...template.metadata,
          generateName: `${set.metadata.name}-`,
          ownerReferences: [controllerReference(set)],
        },
        spec: template.spec,
      };
      try {
        const pod = this.registry.create(pods, set.metadata.namespace, clone(body) as unknown as JsonObject, {
          manager: MANAGER,
        });
        this.recorder.record(
          set,
          'Normal',
          'SuccessfulCreate',
          `Created pod: ${pod.metadata.name}`,
          COMPONENT
        );
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        // The namespace is going: there is nothing to tell and nothing to retry.
        if (error.message.includes('because it is being terminated')) return undefined;
        this.recorder.record(set, 'Warning', 'FailedCreate', `Error creating: ${error.message}`, COMPONENT);
        return { reason: 'FailedCreate', message: error.message };
      }
    }
    return undefined;
  }

  private deletePods(
    set: ReplicaSet,
    active: Pod[],
    count: number
  ): { reason: string; message: string } | undefined {
    for (const pod of [...active].sort(deletionOrder).slice(0, count)) {
      try {
        this.registry.delete(pods, pod.metadata.namespace, pod.metadata.name, {
          preconditions: { uid: pod.metadata.uid },
        });
        this.recorder.record(
          set,
          'Normal',
          'SuccessfulDelete',
          `Deleted pod: ${pod.metadata.name}`,
          COMPONENT
        );
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.code === 404) continue;
        return { reason: 'FailedDelete', message: error.message };
      }
    }
    return undefined;
  }

  private updateStatus(
    before: ReplicaSet,
    failure: { reason: string; message: string } | undefined
  ): SyncResult {
    const { namespace, name, uid } = before.metadata;
    const set = this.registry.find(replicaSets, namespace, name) as ReplicaSet | undefined;
    if (set?.metadata.uid !== uid) return undefined;
    const owned = (this.registry.list(pods, namespace) as Pod[]).filter(
      pod => controllerOf(pod)?.uid === uid
    );
    const active = owned.filter(isActive);
    const templateLabels = set.spec.template.metadata?.labels ?? {};
    const waits = active.map(pod => availableIn(pod, set.spec.minReadySeconds ?? 0, Date.now()));
    const status: ReplicaSet['status'] = {
      replicas: active.length,
      fullyLabeledReplicas: active.filter(pod =>
        Object.entries(templateLabels).every(([key, value]) => pod.metadata.labels?.[key] === value)
      ).length,
      readyReplicas: active.filter(isReady).length,
      availableReplicas: waits.filter(wait => wait === 0).length,
      terminatingReplicas: owned.filter(
        pod =>
          pod.metadata.deletionTimestamp && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed'
      ).length,
      observedGeneration: set.metadata.generation ?? 0,
      conditions: this.conditions(set, failure),
    };
    const asStored = clone(status) as unknown as JsonObject;
    const change = (draft: JsonObject) => {
      draft.status = asStored;
    };
    if (!jsonEqual(trimmed(status), trimmed(set.status))) {
      this.registry.update(replicaSets, namespace, name, 'status', change, { manager: MANAGER });
    }
    const key = this.keyOf(set);
    const soonest = Math.min(...waits.filter((wait): wait is number => wait !== undefined && wait > 0));
    if (failure) {
      const failures = this.createFailures.get(key) ?? 0;
      this.createFailures.set(key, failures + 1);
      return { requeueAfterMs: Math.min(LONGEST_CREATE_RETRY_MS, 100 * 2 ** failures) };
    }
    this.createFailures.delete(key);
    return Number.isFinite(soonest) ? { requeueAfterMs: soonest } : undefined;
  }

  private conditions(set: ReplicaSet, failure: { reason: string; message: string } | undefined): Condition[] {
    const others = (set.status.conditions ?? []).filter(condition => condition.type !== 'ReplicaFailure');
    const current = set.status.conditions?.find(condition => condition.type === 'ReplicaFailure');
    if (!failure) return others;
    return [
      ...others,
      current?.reason === failure.reason
        ? current
        : {
            type: 'ReplicaFailure',
            status: 'True',
            lastTransitionTime: this.registry.now(),
            reason: failure.reason,
            message: failure.message,
          },
    ];
  }
}

/** Zero counts are absent when stored; take them out before comparing. */
function trimmed(status: ReplicaSet['status']): unknown {
  return Object.fromEntries(
    Object.entries(status).filter(
      ([key, value]) =>
        key === 'replicas' ||
        key === 'terminatingReplicas' ||
        (Array.isArray(value) ? value.length > 0 : Boolean(value))
    )
  );
}

/** Which of two pods goes first: unassigned before assigned, pending before running, not ready before ready, young before old. */
function deletionOrder(a: Pod, b: Pod): number {
  const rank = (pod: Pod): number[] => [
    pod.spec.nodeName ? 1 : 0,
    pod.status.phase === 'Running' ? 1 : 0,
    isReady(pod) ? 1 : 0,
    -(pod.status.containerStatuses ?? []).reduce((sum, status) => sum + status.restartCount, 0),
    -Date.parse(pod.metadata.creationTimestamp),
  ];
  const [left, right] = [rank(a), rank(b)];
  for (let i = 0; i < left.length; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
