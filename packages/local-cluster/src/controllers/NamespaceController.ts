import type { JsonObject } from '../model/json';
import type { Condition, KubeObject, Namespace } from '../model/types';
import { allKinds, configMaps, events, namespaces, serviceAccounts } from '../registry/kinds';
import { resourceOf, type Registry } from '../registry/Registry';
import type { StoreEvent } from '../store/Store';
import type { Controller } from './Controller';
import { WorkQueue, type SyncResult } from './WorkQueue';

const context = { manager: 'kube-controller-manager' };
/** As on a real server, a new namespace has no service account for a moment. */
const ACCOUNT_DELAY_MS = 25;
/** Clients that watch a going namespace see its condition before it goes. */
const LAST_LOOK_MS = 20;

/** Furnishes new namespaces with what every one has, and empties those that are being deleted. */
export class NamespaceController implements Controller {
  private readonly queue: WorkQueue;

  constructor(
    private readonly registry: Registry,
    private readonly caCertificate: string,
    onError: (key: string, error: unknown) => void
  ) {
    this.queue = new WorkQueue(key => this.sync(key), onError);
  }

  start(): void {
    for (const namespace of this.registry.list(namespaces)) this.queue.add(namespace.metadata.name);
  }

  stop(): void {
    this.queue.stop();
  }

  observe({ resource, object, type }: StoreEvent): void {
    if (resource === resourceOf(namespaces)) {
      if (type === 'ADDED') this.queue.addAfter(object.metadata.name, ACCOUNT_DELAY_MS);
      else this.queue.add(object.metadata.name);
      return;
    }
    const home = object.metadata.namespace;
    if (!home || type === 'ADDED') return;
    const going = this.registry.find(namespaces, undefined, home)?.metadata.deletionTimestamp;
    const furniture = resource === resourceOf(serviceAccounts) || resource === resourceOf(configMaps);
    if (going || furniture) this.queue.add(home);
  }

  private sync(name: string): SyncResult {
    const namespace = this.registry.find(namespaces, undefined, name) as Namespace | undefined;
    if (!namespace) return undefined;
    if (namespace.metadata.deletionTimestamp) return this.empty(namespace);
    this.furnish(name);
    return undefined;
  }

  private furnish(namespace: string): void {
    if (!this.registry.find(serviceAccounts, namespace, 'default')) {
      this.registry.create(serviceAccounts, namespace, { metadata: { name: 'default' } }, context);
    }
    const data = { 'ca.crt': this.caCertificate };
    const bundle = this.registry.find(configMaps, namespace, 'kube-root-ca.crt');
    if (!bundle) {
      const annotations = {
        'kubernetes.io/description':
          'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
      };
      this.registry.create(
        configMaps,
        namespace,
        { metadata: { name: 'kube-root-ca.crt', annotations }, data },
        context
      );
    } else {
      const change = (draft: JsonObject) => {
        draft.data = data;
      };
      this.registry.update(configMaps, namespace, 'kube-root-ca.crt', '', change, context);
    }
  }

  /** One round of deletion: everything is asked to go; what has finalizers or a grace period is waited for. */
  private empty(namespace: Namespace): SyncResult {
    const { name } = namespace.metadata;
    const contents = () =>
      allKinds
        .filter(kind => kind.namespaced && kind !== events)
        .flatMap(kind => this.registry.list(kind, name).map(object => ({ kind, object })));
    for (const { kind, object } of contents()) {
      if (!object.metadata.deletionTimestamp) this.registry.delete(kind, name, object.metadata.name);
    }
    const left = contents();
    if (left.length > 0) {
      this.setConditions(
        namespace,
        left.map(({ kind, object }) => ({ resource: resourceOf(kind), object }))
      );
      return undefined;
    }
    for (const event of this.registry.list(events, name))
      this.registry.delete(events, name, event.metadata.name);
    const hadContent = namespace.status.conditions !== undefined;
    this.setConditions(namespace, []);
    if (!hadContent) return { requeueAfterMs: LAST_LOOK_MS };
    this.finalize(name);
    return undefined;
  }

  private finalize(name: string): void {
    const namespace = this.registry.get(namespaces, undefined, name) as Namespace;
    const own = (namespace.spec.finalizers ?? []).filter(finalizer => finalizer !== 'kubernetes');
    const others = namespace.metadata.finalizers ?? [];
    if (own.length === 0 && others.length === 0) {
      this.registry.store.delete(resourceOf(namespaces), namespace);
    } else if (own.length !== (namespace.spec.finalizers ?? []).length) {
      // Somebody else holds it: our part is done.
      const spec = own.length > 0 ? { finalizers: own } : {};
      this.registry.store.put(resourceOf(namespaces), { ...namespace, spec } as Namespace);
    }
  }

  private setConditions(namespace: Namespace, left: Array<{ resource: string; object: KubeObject }>): void {
    const now = this.registry.now();
    const counts = new Map<string, number>();
    const waiting = new Map<string, number>();
    for (const { resource, object } of left) {
      const title = resource.includes('.') ? resource : `${resource}.`;
      counts.set(title, (counts.get(title) ?? 0) + 1);
      for (const finalizer of object.metadata.finalizers ?? []) {
        waiting.set(finalizer, (waiting.get(finalizer) ?? 0) + 1);
      }
    }
    const lines = (map: Map<string, number>, text: (key: string, count: number) => string): string =>
      [...map]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, count]) => text(key, count))
        .join(', ');
    const ok = (type: string, reason: string, message: string): Condition => ({
      type,
      status: 'False',
      reason,
      message,
    });
    const wanted: Condition[] = [
      ok('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
      ok(
        'NamespaceDeletionGroupVersionParsingFailure',
        'ParsedGroupVersions',
        'All legacy kube types successfully parsed'
      ),
      ok(
        'NamespaceDeletionContentFailure',
        'ContentDeleted',
        'All content successfully deleted, may be waiting on finalization'
      ),
      counts.size > 0
        ? {
            type: 'NamespaceContentRemaining',
            status: 'True',
            reason: 'SomeResourcesRemain',
            message: `Some resources are remaining: ${lines(
              counts,
              (key, count) => `${key} has ${count} resource instances`
            )}`,
          }
        : ok('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'),
      waiting.size > 0
        ? {
            type: 'NamespaceFinalizersRemaining',
            status: 'True',
            reason: 'SomeFinalizersRemain',
            message: `Some content in the namespace has finalizers remaining: ${lines(
              waiting,
              (key, count) => `${key} in ${count} resource instances`
            )}`,
          }
        : ok(
            'NamespaceFinalizersRemaining',
            'ContentHasNoFinalizers',
            'All content-preserving finalizers finished'
          ),
    ];
    const change = (draft: JsonObject) => {
      const status = (draft as unknown as Namespace).status;
      const before = status.conditions ?? [];
      status.conditions = wanted.map(condition => {
        const current = before.find(candidate => candidate.type === condition.type);
        const same = current?.status === condition.status;
        return { ...condition, lastTransitionTime: same ? current?.lastTransitionTime ?? now : now };
      });
    };
    this.registry.update(namespaces, undefined, namespace.metadata.name, 'status', change, context);
  }
}
