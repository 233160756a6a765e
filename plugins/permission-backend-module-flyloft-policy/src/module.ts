import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { FlyloftPolicy } from './FlyloftPolicy';

/** Sets the portal's permission policy to {@link FlyloftPolicy}. Leave it out where the company has its own. */
export const permissionModuleFlyloftPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'flyloft-policy',
  register(reg) {
    reg.registerInit({
      deps: { policy: policyExtensionPoint, config: coreServices.rootConfig },
      async init({ policy, config }) {
        policy.setPolicy(new FlyloftPolicy(config.getOptionalStringArray('permission.flyloft.admins') ?? []));
      },
    });
  },
});
