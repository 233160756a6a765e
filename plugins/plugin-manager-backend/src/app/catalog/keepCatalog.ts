import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import type { InstalledPluginsService, ListedPlugin } from '@flyloft/plugin-manager-node';
import type { Changes, Store } from '../../ports';

type KeepCatalogDependencies = {
  store: Pick<Store, 'installations' | 'registry'>;
  changes: Pick<Changes, 'on'>;
  installed: Pick<InstalledPluginsService, 'publish'>;
  tenant: string;
  /** Address of the portal as people see it, without a slash at its end. */
  portalUrl: string;
  log: { warn(message: string): void };
};

/** Installed plugins that ask to be listed, each once, with its release in every environment. */
async function readListed({
  store,
  tenant,
  portalUrl,
}: Pick<KeepCatalogDependencies, 'store' | 'tenant' | 'portalUrl'>): Promise<ListedPlugin[]> {
  const listed = new Map<string, ListedPlugin>();
  for (const installation of await store.installations.list({ tenant })) {
    const { pluginId, environment, release: version, inCatalog } = installation;
    if (!inCatalog || version === undefined) continue;
    const known = listed.get(pluginId);
    if (known) {
      known.releases[environment] = version;
      continue;
    }
    const release = await store.registry.findRelease(pluginId, version);
    if (!release) continue;
    const { name, description, type, maturity, keywords, repository } = release.manifest;
    listed.set(pluginId, {
      ...{ pluginId, name, description, type, keywords },
      publisher: release.publisher,
      maturity: release.deprecated ? 'deprecated' : maturity,
      releases: { [environment]: version },
      ...(repository === undefined ? {} : { repository }),
      url: `${portalUrl}/marketplace/plugins/${pluginId}`,
    });
  }
  return [...listed.values()];
}

/** Tells the portal's other plugins which installed plugins ask to be listed: now, and whenever an installation changes. */
export async function keepCatalog(dependencies: KeepCatalogDependencies): Promise<{ stop(): void }> {
  const { changes, installed, log } = dependencies;
  // One after the other, so that an older answer never comes after a newer one.
  let last: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    last = last
      .then(async () => installed.publish(await readListed(dependencies)))
      .catch(error => log.warn(`Installed plugins could not be read for the catalogue: ${error}`));
    return last;
  };
  const subscription = changes.on(topic => {
    if (topic === PLUGIN_MANAGER_TOPICS.installationChanged) void refresh();
  });
  await refresh();
  return { stop: () => subscription.stop() };
}
