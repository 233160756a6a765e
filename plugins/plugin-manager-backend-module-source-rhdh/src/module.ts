import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogueSourcesExtensionPoint } from '@flyloft/plugin-manager-node';
import { RhdhSource } from './RhdhSource';

/** Adds the source kind `rhdh`: Red Hat Developer Hub's catalogue. */
export const pluginManagerModuleSourceRhdh = createBackendModule({
  pluginId: 'plugin-manager',
  moduleId: 'source-rhdh',
  register(reg) {
    reg.registerInit({
      deps: { sources: catalogueSourcesExtensionPoint },
      async init({ sources }) {
        sources.addSourceKind({ kind: 'rhdh', create: options => RhdhSource.create(options) });
      },
    });
  },
});
