import type { EngineOptions } from '../app/engine';

/** Where a replica finds a cluster and a server for plugins' databases. */
export type ClusterPartsConfig = { kubeconfig: string };

/** The parts of an engine that reach a cluster. */
export function clusterParts(_config: ClusterPartsConfig): Pick<EngineOptions, 'steps'> {
  return { steps: [] };
}
