import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogueSourcesExtensionPoint } from '@flyloft/plugin-manager-node';
import { NpmSource } from './NpmSource';

/** Adds the source kind `npm`: packages of an npm registry. */
export const pluginManagerModuleSourceNpm = createBackendModule({
  pluginId: 'plugin-manager',
  moduleId: 'source-npm',
  register(reg) {
    reg.registerInit({
      deps: { sources: catalogueSourcesExtensionPoint },
      async init({ sources }) {
        sources.addSourceKind({ kind: 'npm', create: options => NpmSource.create(options) });
      },
    });
  },
});
