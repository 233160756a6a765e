import { ApiError } from '../api/status';
import type { JsonObject } from '../model/json';
import type { EventObject, KubeObject } from '../model/types';
import { events } from '../registry/kinds';
import type { Registry } from '../registry/Registry';

/** How long an Event is kept, as on a real server. */
const EVENT_TTL_MS = 60 * 60 * 1000;

/** Writes what happened to an object as Events; the same news again only raises its count. */
export class EventRecorder {
  private readonly known = new Map<string, string>();
  private counter = 0;

  constructor(private readonly registry: Registry) {}

  record(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    component: string,
    fieldPath?: string
  ): void {
    const { namespace, name, uid } = about.metadata;
    if (!namespace) return;
    const identity = JSON.stringify([uid, type, reason, message, component, fieldPath]);
    const now = this.registry.now();
    try {
      if (this.repeat(identity, namespace, now)) return;
      const created = this.registry.create(
        events,
        namespace,
        {
          metadata: { name: `${name}.${this.uniqueSuffix()}` },
          involvedObject: {
            kind: about.kind,
            namespace,
            name,
            uid,
            apiVersion: about.apiVersion,
            resourceVersion: about.metadata.resourceVersion,
            ...(fieldPath ? { fieldPath } : {}),
          },
          reason,
          message,
          source: { component, ...(component === 'kubelet' ? { host: 'local' } : {}) },
          firstTimestamp: now,
          lastTimestamp: now,
          count: 1,
          type,
          reportingComponent: component,
          ...(component === 'kubelet' ? { reportingInstance: 'local' } : {}),
        },
        { manager: component === 'kubelet' ? 'kubelet' : 'kube-controller-manager' }
      );
      this.known.set(identity, created.metadata.name);
    } catch (error) {
      // A namespace that is going takes no more Events; nothing else depends on them.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** Removes Events that are older than an hour. */
  expire(now: number): void {
    for (const event of this.registry.list(events) as EventObject[]) {
      const last = Math.max(
        Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp),
        Date.parse(event.metadata.creationTimestamp)
      );
      if (now - last > EVENT_TTL_MS) {
        this.registry.delete(events, event.metadata.namespace, event.metadata.name);
      }
    }
    const names = new Set(this.registry.list(events).map(({ metadata }) => metadata.name));
    for (const [identity, name] of this.known) if (!names.has(name)) this.known.delete(identity);
  }

  private repeat(identity: string, namespace: string, now: string): boolean {
    const name = this.known.get(identity);
    if (name === undefined || !this.registry.find(events, namespace, name)) return false;
    const raise = (event: JsonObject) => {
      event.count = Number(event.count ?? 1) + 1;
      event.lastTimestamp = now;
    };
    this.registry.update(events, namespace, name, '', raise, { manager: 'kube-controller-manager' });
    return true;
  }

  private uniqueSuffix(): string {
    this.counter += 1;
    const nanos = BigInt(Date.now()) * 1_000_000n + BigInt(this.counter % 1_000_000);
    return nanos.toString(16);
  }
}
