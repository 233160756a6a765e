import type { FrontendFeature } from '@backstage/frontend-plugin-api';

const PLUGIN = '@backstage/FrontendPlugin';
const MODULE = '@backstage/FrontendModule';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Whether a module's export is a feature of Backstage's frontend system. */
export function isFrontendFeature(value: unknown): value is FrontendFeature {
  return isRecord(value) && (value.$$type === PLUGIN || value.$$type === MODULE);
}

/**
 * The id of the plugin that a feature is, or belongs to. A plugin carries it as `pluginId` (`id` in older releases of the
 * frontend API), a module as `pluginId`.
 */
export function pluginIdOf(feature: FrontendFeature): string | undefined {
  const { pluginId, id } = feature as { pluginId?: unknown; id?: unknown };
  if (typeof pluginId === 'string') return pluginId;
  return typeof id === 'string' ? id : undefined;
}
