import { AuthorizeResult, type PolicyDecision, isReadPermission } from '@backstage/plugin-permission-common';
import type { PermissionPolicy, PolicyQuery, PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  installationLogsPermission,
  installationReadPermission,
  planCreatePermission,
  planReadPermission,
  pluginManagerPermissions,
  pluginReadPermission,
} from '@flyloft/plugin-manager-common';

/** What everybody who is signed in may do with the marketplace: look, and ask. */
const FOR_EVERYBODY = new Set(
  [
    pluginReadPermission,
    planCreatePermission,
    planReadPermission,
    installationReadPermission,
    installationLogsPermission,
  ].map(permission => permission.name)
);

const OURS = new Set(pluginManagerPermissions.map(permission => permission.name));

/**
 * The default policy: everybody browses and asks, the groups under `permission.flyloft.admins` decide and change. The
 * catalogue is read-only for everybody else; what further plugins define is theirs to check.
 */
export class FlyloftPolicy implements PermissionPolicy {
  constructor(private readonly admins: readonly string[]) {}

  async handle({ permission }: PolicyQuery, user?: PolicyQueryUser): Promise<PolicyDecision> {
    if (!user) return { result: AuthorizeResult.DENY };
    const isAdmin = user.info.ownershipEntityRefs.some(ref => this.admins.includes(ref));
    if (isAdmin) return { result: AuthorizeResult.ALLOW };
    const allowed = OURS.has(permission.name)
      ? FOR_EVERYBODY.has(permission.name)
      : isReadPermission(permission) ||
        permission.attributes.action === undefined ||
        !permission.name.startsWith('catalog.');
    return { result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
  }
}
