import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import { hasBackend } from '../../domain/release/hasBackend';
import { namespaceOf } from '../../domain/render';
import type { Changes, Clusters, Store } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import type { PluginRoute, RouteTable } from './routeTable';

/** How often routes are read without a hint, and how soon again after a failure, in milliseconds. */
const LOOK_MS = 30_000;
const RETRY_MS = 1_000;

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
        installationId: installation.id,
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
  let reading = false;
  let wanted = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  // Asking while one is under way makes one more, however often it is asked.
  const refresh = async (): Promise<void> => {
    wanted = true;
    if (reading || stopped) return;
    reading = true;
    clearTimeout(timer);
    let next = LOOK_MS;
    try {
      while (wanted) {
        wanted = false;
        table.setRoutes(await readRoutes(store, tenant, environments));
      }
    } catch (error) {
      next = RETRY_MS;
      log.warn(`The routes of installed plugins could not be read: ${error}`);
    } finally {
      reading = false;
    }
    // Hints can get lost with the connection they come through, so that it is looked now and then without one.
    timer = setTimeout(() => void refresh(), next);
    timer.unref();
  };

  const subscription = changes.on(topic => {
    if (
      topic === PLUGIN_MANAGER_TOPICS.installationChanged ||
      topic === PLUGIN_MANAGER_TOPICS.frontendsChanged
    ) {
      void refresh();
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
      stopped = true;
      clearTimeout(timer);
      subscription.stop();
      for (const watch of watches) watch.stop();
    },
  };
}
