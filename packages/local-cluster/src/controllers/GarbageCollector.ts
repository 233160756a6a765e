import type { JsonObject } from '../model/json';
import type { KubeObject } from '../model/types';
import { allKinds, events } from '../registry/kinds';
import type { KindDefinition } from '../registry/KindDefinition';
import { resourceOf, type Registry } from '../registry/Registry';
import type { StoreEvent } from '../store/Store';
import type { Controller } from './Controller';
import { WorkQueue } from './WorkQueue';

const context = { manager: 'kube-controller-manager' };
/** Events are many, and nobody owns them. */
const ownedKinds = allKinds.filter(kind => kind !== events);

interface Found {
  kind: KindDefinition;
  object: KubeObject;
}

/** Deletes what belonged to an owner that is gone, and serves the `foregroundDeletion` and `orphan` finalizers. */
export class GarbageCollector implements Controller {
  private readonly queue: WorkQueue;

  constructor(private readonly registry: Registry, onError: (key: string, error: unknown) => void) {
    this.queue = new WorkQueue(uid => this.sync(uid), onError);
  }

  /** Owners that went while nobody looked. */
  start(): void {
    for (const { object } of this.everything()) {
      if (object.metadata.deletionTimestamp) this.queue.add(object.metadata.uid);
      for (const owner of object.metadata.ownerReferences ?? []) this.queue.add(owner.uid);
    }
  }

  stop(): void {
    this.queue.stop();
  }

  observe({ type, resource, object }: StoreEvent): void {
    if (resource === resourceOf(events)) return;
    const owners = object.metadata.ownerReferences ?? [];
    if (type === 'DELETED' || object.metadata.deletionTimestamp) this.queue.add(object.metadata.uid);
    // A dependent that is new may name an owner that has gone already; one that went may be the last to be waited for.
    if (type !== 'MODIFIED') for (const owner of owners) this.queue.add(owner.uid);
  }

  private *everything(): Generator<Found> {
    for (const kind of ownedKinds) for (const object of this.registry.list(kind)) yield { kind, object };
  }

  private sync(uid: string): void {
    let owner: Found | undefined;
    const dependents: Found[] = [];
    for (const found of this.everything()) {
      if (found.object.metadata.uid === uid) owner = found;
      if (found.object.metadata.ownerReferences?.some(reference => reference.uid === uid))
        dependents.push(found);
    }
    if (!owner) {
      for (const dependent of dependents) this.release(dependent, uid, 'Background');
      return;
    }
    const { metadata } = owner.object;
    if (!metadata.deletionTimestamp) return;
    if (metadata.finalizers?.includes('orphan')) {
      for (const dependent of dependents) this.dropReference(dependent, uid);
      this.dropFinalizer(owner, 'orphan');
    } else if (metadata.finalizers?.includes('foregroundDeletion')) {
      const blocking = dependents.filter(({ object }) =>
        object.metadata.ownerReferences?.some(
          reference => reference.uid === uid && reference.blockOwnerDeletion
        )
      );
      if (blocking.length === 0) this.dropFinalizer(owner, 'foregroundDeletion');
      for (const dependent of dependents) {
        if (!dependent.object.metadata.deletionTimestamp) this.release(dependent, uid, 'Foreground');
      }
    }
  }

  /** Deletes a dependent that has no other owner; from one that has, only the reference goes. */
  private release({ kind, object }: Found, uid: string, policy: 'Background' | 'Foreground'): void {
    const others = (object.metadata.ownerReferences ?? []).filter(reference => reference.uid !== uid);
    const alive = new Set<string>();
    if (others.length > 0) for (const found of this.everything()) alive.add(found.object.metadata.uid);
    if (others.some(reference => alive.has(reference.uid))) {
      this.dropReference({ kind, object }, uid);
      return;
    }
    const { namespace, name, deletionTimestamp } = object.metadata;
    const hasDependents = [...this.everything()].some(found =>
      found.object.metadata.ownerReferences?.some(reference => reference.uid === object.metadata.uid)
    );
    if (deletionTimestamp) return;
    this.registry.delete(kind, namespace, name, {
      propagationPolicy: policy === 'Foreground' && hasDependents ? 'Foreground' : 'Background',
      preconditions: { uid: object.metadata.uid },
    });
  }

  private dropReference({ kind, object }: Found, uid: string): void {
    const change = (draft: JsonObject) => {
      const metadata = draft.metadata as unknown as KubeObject['metadata'];
      metadata.ownerReferences = (metadata.ownerReferences ?? []).filter(reference => reference.uid !== uid);
    };
    this.registry.update(kind, object.metadata.namespace, object.metadata.name, '', change, context);
  }

  private dropFinalizer({ kind, object }: Found, finalizer: string): void {
    const current = this.registry.store.get(
      resourceOf(kind),
      object.metadata.namespace,
      object.metadata.name
    );
    if (!current?.metadata.finalizers?.includes(finalizer)) return;
    const change = (draft: JsonObject) => {
      const metadata = draft.metadata as unknown as KubeObject['metadata'];
      metadata.finalizers = (metadata.finalizers ?? []).filter(other => other !== finalizer);
    };
    this.registry.update(kind, object.metadata.namespace, object.metadata.name, '', change, context);
  }
}
