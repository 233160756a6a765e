import type { Pod } from '../model/types';
import { pods } from '../registry/kinds';
import { resourceOf, type Registry } from '../registry/Registry';
import type { StoreEvent } from '../store/Store';
import type { Controller } from './Controller';
import type { EventRecorder } from './EventRecorder';
import { WorkQueue } from './WorkQueue';

/** The one node there is. */
export const NODE_NAME = 'local';

/** Puts every pod on the one node. */
export class Scheduler implements Controller {
  private readonly queue: WorkQueue;

  constructor(
    private readonly registry: Registry,
    private readonly recorder: EventRecorder,
    private readonly nodeName: string,
    onError: (key: string, error: unknown) => void
  ) {
    this.queue = new WorkQueue(key => this.sync(key), onError);
  }

  start(): void {
    for (const pod of this.registry.list(pods))
      this.queue.add(`${pod.metadata.namespace}/${pod.metadata.name}`);
  }

  stop(): void {
    this.queue.stop();
  }

  observe({ resource, object, type }: StoreEvent): void {
    if (resource === resourceOf(pods) && type === 'ADDED') {
      this.queue.add(`${object.metadata.namespace}/${object.metadata.name}`);
    }
  }

  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/');
    const pod = this.registry.find(pods, namespace, name) as Pod | undefined;
    if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp) return;
    if (pod.spec.schedulerName !== 'default-scheduler') return;
    this.registry.bind(pod, this.nodeName);
    this.recorder.record(
      pod,
      'Normal',
      'Scheduled',
      `Successfully assigned ${namespace}/${name} to ${this.nodeName}`,
      'default-scheduler'
    );
  }
}
