import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of the permissions that may be granted for some plugins only, by tenant, environment, publisher and trust
 * tier. The rules are in `@flyloft/plugin-manager-node`.
 */
export const RESOURCE_TYPE_PLUGIN = 'plugin-manager-plugin';

/** See the marketplace: listings, releases, their documentation. */
export const pluginReadPermission = createPermission({
  name: 'plugin-manager.plugin.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_PLUGIN,
});
/** Add a release to the registry. */
export const releasePublishPermission = createPermission({
  name: 'plugin-manager.release.publish',
  attributes: { action: 'create' },
});
/** Withdraw or deprecate a release. */
export const releaseYankPermission = createPermission({
  name: 'plugin-manager.release.yank',
  attributes: { action: 'update' },
});
/** Make a plan and ask for it: install, configure, update, uninstall, start, stop, restart, roll back. */
export const planCreatePermission = createPermission({
  name: 'plugin-manager.plan.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_PLUGIN,
});
/** Have plugins read secrets that the cluster or Vault keeps, and see which there are, by name. */
export const secretReferPermission = createPermission({
  name: 'plugin-manager.secret.refer',
  attributes: { action: 'read' },
});
/** See plans of other people; one's own are always visible. */
export const planReadPermission = createPermission({
  name: 'plugin-manager.plan.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_PLUGIN,
});
/** Approve or deny a plan. */
export const planDecidePermission = createPermission({
  name: 'plugin-manager.plan.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_PLUGIN,
});
/** See installations, their state, revisions and health. */
export const installationReadPermission = createPermission({
  name: 'plugin-manager.installation.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_PLUGIN,
});
/** Read the logs of a plugin's pods. */
export const installationLogsPermission = createPermission({
  name: 'plugin-manager.installation.logs',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_PLUGIN,
});
/** Pin any installation to a version or range, or lift a pin; who asked for an install may always pin it. */
export const installationPinPermission = createPermission({
  name: 'plugin-manager.installation.pin',
  attributes: { action: 'update' },
});
/** Stop a running operation and undo it. */
export const operationCancelPermission = createPermission({
  name: 'plugin-manager.operation.cancel',
  attributes: { action: 'update' },
});
/** See the admin pages: approvals, generations, quarantine, audit. */
export const adminReadPermission = createPermission({
  name: 'plugin-manager.admin.read',
  attributes: { action: 'read' },
});
/** Change what holds for everybody: quarantine of frontends, restore of generations. */
export const adminUpdatePermission = createPermission({
  name: 'plugin-manager.admin.update',
  attributes: { action: 'update' },
});

/** Every permission of the plugin manager. */
export const pluginManagerPermissions = [
  pluginReadPermission,
  releasePublishPermission,
  releaseYankPermission,
  planCreatePermission,
  secretReferPermission,
  planReadPermission,
  planDecidePermission,
  installationReadPermission,
  installationLogsPermission,
  installationPinPermission,
  operationCancelPermission,
  adminReadPermission,
  adminUpdatePermission,
];

/** Those of them that may be granted for some plugins only. */
export const conditionalPermissions = [
  pluginReadPermission,
  planCreatePermission,
  planReadPermission,
  planDecidePermission,
  installationReadPermission,
  installationLogsPermission,
];
