import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { trustTierSchema } from '@flyloft/plugin-manager-common';
import { z } from 'zod';
import { FlyloftPolicy } from './FlyloftPolicy';

/** Sets the portal's permission policy to {@link FlyloftPolicy}. Leave it out where the company has its own. */
export const permissionModuleFlyloftPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'flyloft-policy',
  register(reg) {
    reg.registerInit({
      deps: { policy: policyExtensionPoint, config: coreServices.rootConfig },
      async init({ policy, config }) {
        const admins = config.getOptionalStringArray('permission.flyloft.admins') ?? [];
        const tiers = config.getOptionalStringArray('permission.flyloft.installableTiers');
        const parsed = z.array(trustTierSchema).optional().safeParse(tiers);
        if (!parsed.success) {
          throw new Error(
            `permission.flyloft.installableTiers must be a list of: ${trustTierSchema.options.join(', ')}`
          );
        }
        policy.setPolicy(new FlyloftPolicy(admins, parsed.data));
      },
    });
  },
});
