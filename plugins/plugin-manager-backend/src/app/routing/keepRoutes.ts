import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import { hasBackend } from '../../domain/release/hasBackend';
import { namespaceOf } from '../../domain/render';
import type { Changes, Clusters, Store } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import type { PluginRoute, RouteTable } from './routeTable';

/** What {@link keepRoutes} works with. */
export type KeepRoutesDependencies = {
  store: Store;
  changes: Changes;
  clusters: Clusters;
  tenant: string;
  environments: EnvironmentConfig[];
  table: RouteTable;
  log: { warn(message: string): void };
};

/**
 * Where `/api/<id>` of each installed plugin goes, from the installations and their releases. A plugin that
 * several environments have answers from the first of them in the configuration.
 */
export async function readRoutes(
  store: Pick<Store, 'installations' | 'registry'>,
  tenant: string,
  environments: Array<Pick<EnvironmentConfig, 'id' | 'namespaceTemplate'>>
): Promise<PluginRoute[]> {
  const installations = await store.installations.list({ tenant });
  const routes = new Map<string, PluginRoute>();
  for (const environment of environments) {
    for (const installation of installations) {
      const { pluginId, release: version } = installation;
      if (installation.environment !== environment.id || routes.has(pluginId)) continue;
      if (!installation.routed || version === undefined) continue;
      const release = await store.registry.findRelease(pluginId, version);
      if (!release || !hasBackend(release.manifest)) continue;
      const { manifest, trustTier } = release;
      routes.set(pluginId, {
        pluginId,
        state: installation.state,
        namespace: namespaceOf(environment, pluginId),
        service: pluginId,
        publicPaths: manifest.publicPaths,
        upgrade: manifest.capabilities.includes('network:websocket'),
        delegation: trustTier !== 'untrusted' && trustTier !== 'quarantined',
      });
    }
  }
  return [...routes.values()];
}

/**
 * Keeps the proxy's table in step with the installations and with the clusters' ready endpoints. Changes are hints: each
 * one, also a missed one that the next one makes up for, ends in reading the database again.
 */
export async function keepRoutes(dependencies: KeepRoutesDependencies): Promise<{ stop(): void }> {
  const { store, changes, clusters, tenant, environments, table, log } = dependencies;
  let reading: Promise<void> | undefined;
  let again = false;

  const refresh = async () => {
    do {
      again = false;
      table.setRoutes(await readRoutes(store, tenant, environments));
    } while (again);
  };
  const refreshSoon = () => {
    if (reading) {
      again = true;
      return;
    }
    reading = refresh()
      .catch(error => log.warn(`The routes of installed plugins could not be read: ${error}`))
      .finally(() => {
        reading = undefined;
      });
  };

  const subscription = changes.on(topic => {
    if (topic === PLUGIN_MANAGER_TOPICS.installationChanged || topic === PLUGIN_MANAGER_TOPICS.frontendsChanged) {
      refreshSoon();
    }
  });
  await refresh();
  const watched = new Set<ReturnType<Clusters['forEnvironment']>>();
  const watches: Array<{ stop(): void }> = [];
  for (const { id } of environments) {
    const cluster = clusters.forEnvironment(id);
    if (watched.has(cluster)) continue;
    watched.add(cluster);
    watches.push(
      cluster.watchEndpoints((namespace, service, endpoints) =>
        table.setEndpoints(namespace, service, endpoints)
      )
    );
  }
  return {
    stop() {
      subscription.stop();
      for (const watch of watches) watch.stop();
    },
  };
}
