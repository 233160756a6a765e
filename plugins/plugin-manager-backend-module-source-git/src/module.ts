import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogueSourcesExtensionPoint } from '@flyloft/plugin-manager-node';
import { GitSource } from './GitSource';

/** Adds the source kind `git`: a repository with manifests or packages. */
export const pluginManagerModuleSourceGit = createBackendModule({
  pluginId: 'plugin-manager',
  moduleId: 'source-git',
  register(reg) {
    reg.registerInit({
      deps: { sources: catalogueSourcesExtensionPoint },
      async init({ sources }) {
        sources.addSourceKind({ kind: 'git', create: options => GitSource.create(options) });
      },
    });
  },
});
