import type { EnvironmentDetector } from '@flyloft/plugin-manager-node';
import { clusterFacts } from '../../domain/detection/clusterFacts';
import type { ClusterDescriptions } from '../../ports';

/** The cluster of an environment: its version and what it has, asked of its own discovery. */
export function clusterDetector(clusters: ClusterDescriptions): EnvironmentDetector {
  return {
    id: 'cluster',
    title: 'Cluster',
    dependsOn: ['environment'],
    // What it answers from is kept up to date by a watch.
    keepSeconds: 0,
    detect: async ({ environment, signal }) => ({
      facts: clusterFacts(await clusters.describe(environment.id, signal)),
    }),
  };
}
