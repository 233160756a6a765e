import type { BackstageCredentials, PermissionsService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isResourcePermission,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { pluginPermissionRules, type PluginResource } from '@flyloft/plugin-manager-node';

/** What a permission is granted for; undefined in its place means: everything. */
export type Allows = (resource: PluginResource) => boolean;

/** What a policy says of one permission: no, yes, or yes for some plugins. */
export type Decision = { may: false } | { may: true; only?: Allows };

const conditionsHold = createConditionAuthorizer<PluginResource, unknown>(
  Object.values(pluginPermissionRules) as Parameters<
    typeof createConditionAuthorizer<PluginResource, unknown>
  >[0]
);

/** Asks the policy; a conditional answer comes as a function that holds a plugin against the conditions. */
export async function decide(
  permissions: PermissionsService,
  credentials: BackstageCredentials,
  permission: BasicPermission | ResourcePermission
): Promise<Decision> {
  if (!isResourcePermission(permission)) {
    const [decision] = await permissions.authorize([{ permission }], { credentials });
    return { may: decision?.result === AuthorizeResult.ALLOW };
  }
  const [decision] = await permissions.authorizeConditional([{ permission }], { credentials });
  if (!decision || decision.result === AuthorizeResult.DENY) return { may: false };
  if (decision.result === AuthorizeResult.ALLOW) return { may: true };
  return { may: true, only: resource => conditionsHold(decision, resource) };
}
