import type { ClusterDescription } from '../domain/detection/clusterDescription';
import type { Json } from '../domain/json';

export type { ClusterDescription, NamesOf } from '../domain/detection/clusterDescription';

/** Clusters as they describe themselves. */
export interface ClusterDescriptions {
  /** Rejects with a sentence for people where the cluster does not answer. */
  describe(environment: string, signal: AbortSignal): Promise<ClusterDescription>;
}

/** What may be forgotten at any time. */
export interface Remembered {
  get(key: string): Promise<Json | undefined>;
  set(key: string, value: Json, milliseconds: number): Promise<void>;
}
