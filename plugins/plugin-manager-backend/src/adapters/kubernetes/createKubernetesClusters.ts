import type { LoggerService } from '@backstage/backend-plugin-api';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { Cluster, Clusters } from '../../ports/cluster';
import type { ClusterDescriptions } from '../../ports/detection';
import { KubernetesCluster } from './KubernetesCluster';
import { KubernetesConnection, type ConnectionSource } from './KubernetesConnection';
import { KubernetesHttp } from './KubernetesHttp';
import { PodForwards } from './PodForwards';
import { reachFromOutside, reachInside } from './reach';
import { WatchedDescription } from './WatchedDescription';

/** The cluster of each environment, by its id. */
export type ClusterSources = Record<string, ConnectionSource>;

/**
 * The clusters of the environments, each connected on first use. Environments with the same source share a cluster.
 */
export function createKubernetesClusters(
  sources: ClusterSources,
  log: Pick<LoggerService, 'error'>
): Clusters & ClusterDescriptions & { close(): void } {
  const open = new Map<string, { cluster: Cluster; description: WatchedDescription; close(): void }>();
  const connected = (environment: string) => {
    const source = Object.hasOwn(sources, environment) ? sources[environment] : undefined;
    if (!source) {
      throw new FlyloftError(
        'ENVIRONMENT_NOT_FOUND',
        `The environment "${environment}" has no cluster. Configure one, or choose another environment.`
      );
    }
    const key = JSON.stringify([source.kubeconfig, source.context]);
    let known = open.get(key);
    if (!known) {
      const connection = KubernetesConnection.load(source);
      const onError = (error: unknown) =>
        log.error(`A connection to the cluster of ${environment} failed`, error as Error);
      const reach = connection.isInside
        ? reachInside
        : reachFromOutside(
            new PodForwards(
              (target, socket, onClosed) => connection.forward(target, socket, onClosed),
              onError
            )
          );
      const http = new KubernetesHttp(connection);
      const cluster = new KubernetesCluster(http, reach, onError);
      const description = new WatchedDescription(http, onError);
      known = {
        cluster,
        description,
        close() {
          description.close();
          reach.close();
          connection.close();
        },
      };
      open.set(key, known);
    }
    return known;
  };
  return {
    forEnvironment: environment => connected(environment).cluster,
    describe: async (environment, signal) => connected(environment).description.describe(signal),
    close() {
      for (const known of open.values()) known.close();
      open.clear();
    },
  };
}
