import type { FrontendFeature } from '@backstage/frontend-plugin-api';
import { type Frontend, isReservedPluginId } from '@flyloft/plugin-manager-common';
import { isFrontendFeature, pluginIdOf } from './featureIdentity';

/** A feature that may join the portal, or the reason why it may not. */
export type CheckedFeature = { ok: true; feature: FrontendFeature } | { ok: false; reason: string };

/**
 * Checks what a remote exports before the portal takes it: it must be a feature, its id one that the manifest declares,
 * and that id must belong neither to the portal nor to another installed plugin. Otherwise a remote could hide the
 * catalogue or change the app.
 */
export function checkFeature(
  exported: unknown,
  frontend: Pick<Frontend, 'pluginId' | 'features'>,
  taken: ReadonlySet<string>
): CheckedFeature {
  if (!isFrontendFeature(exported)) {
    return { ok: false, reason: 'its default export is not a Backstage frontend feature' };
  }
  const id = pluginIdOf(exported);
  if (id === undefined) return { ok: false, reason: 'its feature has no id' };
  if (isReservedPluginId(id) || taken.has(id))
    return { ok: false, reason: `the id "${id}" belongs to the portal or another plugin` };
  if (!frontend.features.includes(id)) {
    return { ok: false, reason: `the id "${id}" is not one that its manifest declares` };
  }
  return { ok: true, feature: exported };
}
