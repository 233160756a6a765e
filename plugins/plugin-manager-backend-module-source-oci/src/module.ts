import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogueSourcesExtensionPoint } from '@flyloft/plugin-manager-node';
import { OciSource } from './OciSource';

/** Adds the source kind `oci`: a registry of container images. */
export const pluginManagerModuleSourceOci = createBackendModule({
  pluginId: 'plugin-manager',
  moduleId: 'source-oci',
  register(reg) {
    reg.registerInit({
      deps: { sources: catalogueSourcesExtensionPoint },
      async init({ sources }) {
        sources.addSourceKind({ kind: 'oci', create: options => OciSource.create(options) });
      },
    });
  },
});
