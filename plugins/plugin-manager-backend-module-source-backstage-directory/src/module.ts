import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogueSourcesExtensionPoint } from '@flyloft/plugin-manager-node';
import { DirectorySource } from './DirectorySource';

/** Adds the source kind `backstage-directory`: the public directory of Backstage plugins. */
export const pluginManagerModuleSourceBackstageDirectory = createBackendModule({
  pluginId: 'plugin-manager',
  moduleId: 'source-backstage-directory',
  register(reg) {
    reg.registerInit({
      deps: { sources: catalogueSourcesExtensionPoint },
      async init({ sources }) {
        sources.addSourceKind({
          kind: 'backstage-directory',
          create: options => DirectorySource.create(options),
        });
      },
    });
  },
});
