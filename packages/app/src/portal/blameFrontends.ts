import type { AppError } from '@backstage/frontend-app-api';
import type { Frontend } from '@flyloft/plugin-manager-common';
import { pluginIdOf } from '../frontends/featureIdentity';
import type { LoadedFrontend } from '../frontends/loadFrontends';

/** The id of the plugin that an app error names, wherever its context carries it. */
function pluginOf(error: AppError): string | undefined {
  const context = error.context as {
    node?: { spec?: { plugin?: { pluginId?: string; id?: string } } };
    plugin?: { pluginId?: string; id?: string };
    pluginId?: string;
  };
  const plugin = context.node?.spec?.plugin ?? context.plugin;
  return context.pluginId ?? plugin?.pluginId ?? plugin?.id;
}

/** Installed frontends that the app's errors name, each with the first thing that went wrong. */
export function blameFrontends(
  errors: readonly AppError[],
  loaded: readonly LoadedFrontend[]
): Array<{ frontend: Frontend; reason: string }> {
  const blamed = new Map<string, { frontend: Frontend; reason: string }>();
  for (const error of errors) {
    const id = pluginOf(error);
    const owner = loaded.find(entry => entry.features.some(feature => pluginIdOf(feature) === id));
    if (id === undefined || owner === undefined || blamed.has(owner.frontend.pluginId)) continue;
    blamed.set(owner.frontend.pluginId, {
      frontend: owner.frontend,
      reason: `${error.code}: ${error.message}`,
    });
  }
  return [...blamed.values()];
}
