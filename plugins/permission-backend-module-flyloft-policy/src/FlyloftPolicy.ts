import {
  AuthorizeResult,
  isPermission,
  isReadPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { PermissionPolicy, PolicyQuery, PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  installationLogsPermission,
  installationReadPermission,
  planCreatePermission,
  planReadPermission,
  pluginManagerPermissions,
  pluginReadPermission,
  secretReferPermission,
  type TrustTier,
} from '@flyloft/plugin-manager-common';
import { createPluginConditionalDecision, pluginConditions } from '@flyloft/plugin-manager-node';

/** What everybody who is signed in may do with the marketplace: look, and ask. */
const FOR_EVERYBODY = new Set(
  [
    pluginReadPermission,
    planCreatePermission,
    secretReferPermission,
    planReadPermission,
    installationReadPermission,
    installationLogsPermission,
  ].map(permission => permission.name)
);

const OURS = new Set(pluginManagerPermissions.map(permission => permission.name));

/**
 * The default policy: everybody browses and asks, the groups under `permission.flyloft.admins` decide and change. The
 * With `permission.flyloft.installableTiers` people ask only for plugins of those trust tiers. The software catalogue is
 * read-only for everybody else; what further plugins define is theirs to check.
 */
export class FlyloftPolicy implements PermissionPolicy {
  constructor(
    private readonly admins: readonly string[],
    /** Trust tiers of what others than admins may ask for; any where left out. */
    private readonly tiers?: readonly TrustTier[]
  ) {}

  async handle({ permission }: PolicyQuery, user?: PolicyQueryUser): Promise<PolicyDecision> {
    if (!user) return { result: AuthorizeResult.DENY };
    const isAdmin = user.info.ownershipEntityRefs.some(ref => this.admins.includes(ref));
    if (isAdmin) return { result: AuthorizeResult.ALLOW };
    if (this.tiers && isPermission(permission, planCreatePermission)) {
      return createPluginConditionalDecision(
        permission,
        pluginConditions.hasTrustTier({ tiers: [...this.tiers] })
      );
    }
    const allowed = OURS.has(permission.name)
      ? FOR_EVERYBODY.has(permission.name)
      : isReadPermission(permission) ||
        permission.attributes.action === undefined ||
        !permission.name.startsWith('catalog.');
    return { result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY };
  }
}
