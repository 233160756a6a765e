/**
 * Ids that a plugin can never have: they belong to the portal itself, to Backstage's core plugins, or would shadow
 * a path under `/api` or under `/api/plugin-manager/plugins`. Compared without case.
 */
export const RESERVED_PLUGIN_IDS: readonly string[] = [
  'api',
  'api-docs',
  'app',
  'app-visualizer',
  'auth',
  'backend',
  'backstage',
  'bulk-configure',
  'bulk-install',
  'bulk-restart',
  'bulk-start',
  'bulk-stop',
  'bulk-uninstall',
  'bulk-update',
  'catalog',
  'catalog-graph',
  'catalog-import',
  'catalog-unprocessed-entities',
  'categories',
  'core',
  'devtools',
  'events',
  'flyloft',
  'gateway',
  'home',
  'installed',
  'kubernetes',
  'marketplace',
  'marketplace-admin',
  'mcp-actions',
  'notifications',
  'org',
  'permission',
  'plugin-manager',
  'proxy',
  'recommendations',
  'root',
  'scaffolder',
  'search',
  'settings',
  'signals',
  'suggestions',
  'techdocs',
  'trending',
  'user-settings',
];

/** Whether the portal keeps this id for itself. */
export function isReservedPluginId(id: string): boolean {
  return RESERVED_PLUGIN_IDS.includes(id.toLowerCase());
}
