import type { KubernetesObject } from '../../ports/cluster';
import type { KubernetesHttp } from './KubernetesHttp';
import { watchCollection, type WatchTarget } from './watchCollection';
import type { Failure } from './translateStatus';

/** What a collection holds right now, kept up to date by a watch until it is aborted. */
export class WatchedSet {
  /** Whether the first list has come. */
  listed = false;
  /** Set while the server is away or refuses. */
  failure: Failure | undefined;
  /** Rejects only on an error in a handler. */
  readonly ended: Promise<void>;
  private readonly objects = new Map<string, KubernetesObject>();

  constructor(http: KubernetesHttp, target: WatchTarget, signal: AbortSignal, onChange: () => void) {
    const key = ({ metadata }: KubernetesObject) => `${metadata.namespace ?? ''}/${metadata.name}`;
    const changed = () => {
      this.failure = undefined;
      onChange();
    };
    this.ended = watchCollection(
      http,
      target,
      {
        onList: objects => {
          this.objects.clear();
          for (const object of objects) this.objects.set(key(object), object);
          this.listed = true;
          changed();
        },
        onChange: object => {
          this.objects.set(key(object), object);
          changed();
        },
        onDelete: object => {
          this.objects.delete(key(object));
          changed();
        },
        onFailure: failure => {
          this.failure = failure;
          onChange();
        },
      },
      signal
    );
  }

  all(): KubernetesObject[] {
    return [...this.objects.values()];
  }
}
