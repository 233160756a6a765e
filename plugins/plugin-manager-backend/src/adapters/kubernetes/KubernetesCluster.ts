import { FlyloftError, type Refusal } from '@flyloft/plugin-manager-common';
import { describeRef } from '../../domain/kubernetesObject';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../../domain/render';
import type {
  ApplyResult,
  Cluster,
  DeleteResult,
  Endpoint,
  KubernetesObject,
  ObjectRef,
  ReadResult,
  WaitProgress,
  WaitResult,
} from '../../ports/cluster';
import { applyObject } from './applyObject';
import { readyPodsOf, SERVICE_NAME_LABEL, slicesByService } from './endpointSlices';
import { objectPath, type KindRef } from './kinds';
import { NoAnswer, type KubernetesHttp } from './KubernetesHttp';
import { podLogs, type LogLine, type LogOptions } from './podLogs';
import type { Reach } from './reach';
import { removeObject } from './removeObject';
import { translateStatus } from './translateStatus';
import { waitForRollout } from './waitForRollout';
import { listCollection } from './watchCollection';
import { watchEndpoints } from './watchEndpoints';

function awayRefusal(error: NoAnswer): Refusal {
  return {
    code: 'CLUSTER_UNREACHABLE',
    message: `${error.message}. What was asked for goes on by itself when it is back.`,
  };
}

/** Runs a call; a server that is away becomes the answer `unreachable`. */
async function orUnreachable<T>(
  call: () => Promise<T>
): Promise<T | { outcome: 'unreachable'; refusal: Refusal }> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof NoAnswer) return { outcome: 'unreachable', refusal: awayRefusal(error) };
    throw error;
  }
}

/** What to throw where an answer has no room for a refusal. */
function awayError(error: unknown): unknown {
  if (!(error instanceof NoAnswer)) return error;
  const { code, message } = awayRefusal(error);
  return new FlyloftError(code, message, undefined, { cause: error });
}

/** Runs a call whose answer has no room for a refusal. */
async function orThrow<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awayError(error);
  }
}

function thrown({ code, message, details }: Refusal): FlyloftError {
  return new FlyloftError(code, message, details);
}

/** A cluster behind the Kubernetes API. Each method is one file beside this one; here answers become the port's. */
export class KubernetesCluster implements Cluster {
  constructor(
    private readonly http: KubernetesHttp,
    private readonly reach: Reach,
    private readonly onError: (error: unknown) => void = () => undefined
  ) {}

  async uid(): Promise<string> {
    const found = await this.read({ apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' });
    if (found.outcome === 'found' && found.object.metadata.uid) return found.object.metadata.uid;
    if (found.outcome === 'refused' || found.outcome === 'unreachable') throw thrown(found.refusal);
    throw new FlyloftError(
      'CLUSTER_REFUSED',
      `${this.http.server} has no namespace kube-system, so it cannot be told from other clusters. Is it a Kubernetes API?`
    );
  }

  apply(
    object: KubernetesObject,
    options: { resourceVersion?: string; dryRun?: boolean; signal?: AbortSignal } = {}
  ): Promise<ApplyResult> {
    return orUnreachable(() => applyObject(this.http, object, options));
  }

  read(ref: ObjectRef, options: { signal?: AbortSignal } = {}): Promise<ReadResult> {
    return orUnreachable<ReadResult>(async () => {
      const answer = await this.http.request({ method: 'GET', path: objectPath(ref), ...options });
      if (answer.status === 200) return { outcome: 'found', object: answer.body as KubernetesObject };
      const { kind, refusal } = translateStatus(answer, { object: describeRef(ref) });
      if (kind === 'absent') return { outcome: 'absent' };
      return { outcome: kind === 'unreachable' ? 'unreachable' : 'refused', refusal };
    });
  }

  list(kind: KindRef, namespace: string, labelSelector?: string): Promise<KubernetesObject[]> {
    return orThrow(async () => {
      const listed = await listCollection(this.http, {
        ...kind,
        namespace,
        ...(labelSelector ? { labelSelector } : {}),
      });
      if ('failure' in listed) throw thrown(listed.failure.refusal);
      return listed.objects;
    });
  }

  remove(
    ref: ObjectRef,
    options: { uid?: string; signal?: AbortSignal; onProgress?: WaitProgress } = {}
  ): Promise<DeleteResult> {
    return orUnreachable(() => removeObject(this.http, ref, options));
  }

  waitForRollout(
    ref: ObjectRef,
    options: { timeoutMs: number; signal?: AbortSignal; onProgress?: WaitProgress }
  ): Promise<WaitResult> {
    return waitForRollout(this.http, ref, options);
  }

  async endpoints(namespace: string, service: string): Promise<Endpoint[]> {
    const slices = await this.list(
      { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
      namespace,
      `${SERVICE_NAME_LABEL}=${service}`
    );
    return this.reach.endpoints(namespace, service, readyPodsOf(slices));
  }

  async readyPods(namespace = ''): Promise<ReadonlyMap<string, number>> {
    const slices = await this.list(
      { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
      namespace,
      `${MANAGED_BY_LABEL}=${MANAGED_BY}`
    );
    return new Map(
      [...slicesByService(slices)].map(([key, some]) => [key, readyPodsOf(some).length] as const)
    );
  }

  watchEndpoints(onChange: (namespace: string, service: string, endpoints: Endpoint[]) => void): {
    stop(): void;
  } {
    return watchEndpoints(this.http, this.reach, onChange, this.onError);
  }

  async *logs(namespace: string, labelSelector: string, options: LogOptions): AsyncGenerator<LogLine> {
    try {
      yield* podLogs(this.http, namespace, labelSelector, options);
    } catch (error) {
      throw awayError(error);
    }
  }
}
