import type { PluginResource } from '@flyloft/plugin-manager-node';
import { newestRelease } from '../../domain/release/newestRelease';
import type { InstallationRecord, Store } from '../../ports';

/** Looks up what permissions are about. What is not there is about nothing: the use case then says that it is missing. */
export type PluginResources = {
  ofPlugin(pluginId: string): Promise<PluginResource[]>;
  ofInstallations(pluginId: string, environment: string | undefined): Promise<PluginResource[]>;
  ofInstallation(installationId: string): Promise<PluginResource[]>;
  ofOperation(operationId: string): Promise<PluginResource[]>;
  /** Plugins by their ids, each with its name and, where a release of it is known, what permissions are about. */
  describe(pluginIds: readonly string[]): Promise<DescribedPlugin[]>;
  /** Ids of the plugins that are installed in an environment. */
  installedIn(environment: string): Promise<string[]>;
};

/** A plugin as a sentence may name it, and as permissions see it. */
export type DescribedPlugin = { id: string; name: string; resource?: PluginResource };

/** Reads plugins, installations and operations as permissions see them. */
export function createPluginResources({
  store,
  tenant,
}: {
  store: Pick<Store, 'registry' | 'installations' | 'operations'>;
  tenant: string;
}): PluginResources {
  async function ofRecord(record: InstallationRecord): Promise<PluginResource[]> {
    const { pluginId, environment, release: version } = record;
    const release = version === undefined ? undefined : await store.registry.findRelease(pluginId, version);
    const found = release ?? newestRelease(await store.registry.listReleases(pluginId));
    if (!found) return [];
    return [
      {
        tenant: record.tenant,
        environment,
        pluginId,
        publisher: found.publisher,
        trustTier: found.trustTier,
      },
    ];
  }
  return {
    async ofPlugin(pluginId) {
      const found = newestRelease(await store.registry.listReleases(pluginId));
      return found ? [{ tenant, pluginId, publisher: found.publisher, trustTier: found.trustTier }] : [];
    },
    async ofInstallations(pluginId, environment) {
      const records = await store.installations.list({
        tenant,
        pluginId,
        includeUninstalled: true,
        ...(environment === undefined ? {} : { environment }),
      });
      return (await Promise.all(records.map(ofRecord))).flat();
    },
    async ofInstallation(id) {
      const record = await store.installations.findById(id);
      return record ? ofRecord(record) : [];
    },
    describe: pluginIds =>
      Promise.all(
        pluginIds.map(async (id): Promise<DescribedPlugin> => {
          const found = newestRelease(await store.registry.listReleases(id));
          if (!found) return { id, name: id };
          const { publisher, trustTier, manifest } = found;
          return { id, name: manifest.name, resource: { tenant, pluginId: id, publisher, trustTier } };
        })
      ),
    async installedIn(environment) {
      const records = await store.installations.list({ tenant, environment });
      return records.flatMap(({ pluginId, release }) => (release === undefined ? [] : [pluginId]));
    },
    async ofOperation(id) {
      const found = await store.operations.find(id);
      if (!found) return [];
      const { tenant: of, environment, pluginIds } = found.operation;
      const records = await Promise.all(
        pluginIds.map(pluginId => store.installations.find(of, environment, pluginId))
      );
      return (await Promise.all(records.map(record => (record ? ofRecord(record) : [])))).flat();
    },
  };
}
