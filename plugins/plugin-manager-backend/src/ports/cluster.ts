import type { Refusal } from '@flyloft/plugin-manager-common';
import type { KubernetesObject, ObjectRef } from '../domain/kubernetesObject';

export type { KubernetesObject, ObjectRef } from '../domain/kubernetesObject';

/** applied: the server changed something; unchanged: the same resourceVersion as before. */
export type ApplyResult =
  | { outcome: 'applied' | 'unchanged'; object: KubernetesObject }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'unreachable'; refusal: Refusal };

export type ReadResult =
  | { outcome: 'found'; object: KubernetesObject }
  | { outcome: 'absent' }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'unreachable'; refusal: Refusal };

export type DeleteResult =
  | { outcome: 'deleted' | 'absent' }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'unreachable'; refusal: Refusal };

/** How far a wait has come, in words for people ("pulling the image"). */
export type WaitProgress = (detail: string) => void;

export type WaitResult =
  | { outcome: 'ready' }
  | { outcome: 'failed'; refusal: Refusal }
  | { outcome: 'unreachable'; refusal: Refusal }
  | { outcome: 'aborted' };

/** Where a plugin's backend answers right now. */
export type Endpoint = { address: string; port: number };

/** What {@link Cluster.readyPods} calls a Service. */
export const serviceKey = (namespace: string, service: string) => `${namespace}/${service}`;

/**
 * One cluster. Adapters: `adapters/kubernetes` over HTTP, and a twin in memory for tests; both pass the same contract
 * suite. Nothing in the engine knows whether a real cluster or the local one answers.
 */
export interface Cluster {
  /** uid of the kube-system namespace: tells one cluster from another behind the same address. */
  uid(): Promise<string>;
  /**
   * Server-side apply under the field manager `flyloft`. Where `resourceVersion` is given the object is only written
   * when it still has that version (409 → CLUSTER_CONFLICT); `''` means: it must not exist yet. Reads back and
   * compares what we own; a difference is CLUSTER_DRIFT.
   */
  apply(
    object: KubernetesObject,
    options?: { resourceVersion?: string; dryRun?: boolean; signal?: AbortSignal }
  ): Promise<ApplyResult>;
  read(ref: ObjectRef, options?: { signal?: AbortSignal }): Promise<ReadResult>;
  list(
    kind: { apiVersion: string; kind: string },
    namespace: string,
    labelSelector?: string
  ): Promise<KubernetesObject[]>;
  /** Deletes and waits until the object is gone; deleting what is absent is fine. */
  remove(
    ref: ObjectRef,
    options?: { uid?: string; signal?: AbortSignal; onProgress?: WaitProgress }
  ): Promise<DeleteResult>;
  /** Waits by watch until the Deployment's newest generation is rolled out and available (or scaled to zero). */
  waitForRollout(
    ref: ObjectRef,
    options: { timeoutMs: number; signal?: AbortSignal; onProgress?: WaitProgress }
  ): Promise<WaitResult>;
  /** Addresses of the Service's ready endpoints. */
  endpoints(namespace: string, service: string): Promise<Endpoint[]>;
  /** How many pods of each Service that carries our label are ready, in one request; see {@link serviceKey}. */
  readyPods(namespace?: string): Promise<ReadonlyMap<string, number>>;
  /** Calls back with the ready endpoints of every Service that carries our label, now and on each change. */
  watchEndpoints(onChange: (namespace: string, service: string, endpoints: Endpoint[]) => void): {
    stop(): void;
  };
  /** Lines of the pods' logs; follows until aborted where asked. */
  logs(
    namespace: string,
    labelSelector: string,
    options: { tailLines?: number; follow?: boolean; sinceSeconds?: number; signal?: AbortSignal }
  ): AsyncIterable<{ pod: string; line: string }>;
}

/** Finds the cluster of an environment. */
export interface Clusters {
  forEnvironment(environment: string): Cluster;
}
