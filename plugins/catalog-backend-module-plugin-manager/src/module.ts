import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { installedPluginsServiceRef } from '@flyloft/plugin-manager-node';
import { InstalledPluginProvider } from './InstalledPluginProvider';

/** Lists installed plugins in the software catalogue, where their manifest asks for it (`catalog-entry`). */
export const catalogModulePluginManager = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'plugin-manager',
  register(reg) {
    reg.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint, installed: installedPluginsServiceRef },
      async init({ catalog, installed }) {
        catalog.addEntityProvider(new InstalledPluginProvider(installed));
      },
    });
  },
});
