import { namespaceUsage } from '../admission/usage';
import { clone, jsonEqual, type JsonObject } from '../model/json';
import type { KubeObject, ResourceQuota } from '../model/types';
import { allKinds, resourceQuotas } from '../registry/kinds';
import { resourceOf, type Registry } from '../registry/Registry';
import type { StoreEvent } from '../store/Store';
import type { Controller } from './Controller';
import { WorkQueue } from './WorkQueue';

const countedKinds = allKinds.filter(kind => kind.namespaced);

/** Keeps the status of quotas: what is allowed, and what is used now. */
export class QuotaController implements Controller {
  private readonly queue: WorkQueue;

  constructor(private readonly registry: Registry, onError: (key: string, error: unknown) => void) {
    this.queue = new WorkQueue(key => this.sync(key), onError);
  }

  start(): void {
    for (const quota of this.registry.list(resourceQuotas)) this.enqueue(quota);
  }

  stop(): void {
    this.queue.stop();
  }

  observe({ resource, type, object }: StoreEvent): void {
    if (resource === resourceOf(resourceQuotas)) {
      if (type !== 'DELETED') this.enqueue(object);
      return;
    }
    const ended = resource === 'pods' && type === 'MODIFIED';
    if (type !== 'DELETED' && !ended && resource !== 'services') return;
    for (const quota of this.registry.list(resourceQuotas, object.metadata.namespace)) this.enqueue(quota);
  }

  private enqueue({ metadata }: KubeObject): void {
    this.queue.add(`${metadata.namespace}/${metadata.name}`);
  }

  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/');
    const quota = this.registry.find(resourceQuotas, namespace, name) as ResourceQuota | undefined;
    if (!quota) return;
    const hard = quota.spec.hard ?? {};
    const used = namespaceUsage(this.registry, quota, countedKinds, hard);
    if (jsonEqual(quota.status.hard ?? {}, hard) && jsonEqual(quota.status.used ?? {}, used)) return;
    const change = (draft: JsonObject) => {
      (draft as unknown as ResourceQuota).status = clone({ hard, used });
    };
    this.registry.update(resourceQuotas, namespace, name, 'status', change, {
      manager: 'kube-controller-manager',
    });
  }
}
