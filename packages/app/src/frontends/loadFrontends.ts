import type { FrontendFeature } from '@backstage/frontend-plugin-api';
import type { Frontend } from '@flyloft/plugin-manager-common';
import { checkFeature } from './checkFeature';
import type { RemoteLoader } from './remoteLoader';

/** A frontend that the portal took in. */
export type LoadedFrontend = { frontend: Frontend; features: FrontendFeature[] };

/** A frontend that could not be loaded or was refused, with the reason. */
export type FailedFrontend = { frontend: Frontend; reason: string };

async function loadOne(
  frontend: Frontend,
  loader: RemoteLoader,
  taken: ReadonlySet<string>
): Promise<LoadedFrontend | FailedFrontend> {
  if (frontend.loadingMode !== 'realm')
    return { frontend, reason: `loading mode "${frontend.loadingMode}" is not available` };
  const features: FrontendFeature[] = [];
  for (const exposed of frontend.exposes) {
    let exported: unknown;
    try {
      exported = await loader.load(frontend, exposed);
    } catch (error) {
      return { frontend, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
    const checked = checkFeature(exported, frontend, taken);
    if (!checked.ok) return { frontend, reason: checked.reason };
    features.push(checked.feature);
  }
  return { frontend, features };
}

/**
 * Loads frontends side by side; one that fails never keeps another from loading. `ownIds` are the ids of the portal's own
 * features; two installed plugins that want the same id both lose it to the one that comes first in the list.
 */
export async function loadFrontends(
  frontends: readonly Frontend[],
  loader: RemoteLoader,
  ownIds: ReadonlySet<string>
): Promise<{ loaded: LoadedFrontend[]; failed: FailedFrontend[] }> {
  const owners = new Map<string, string>();
  for (const frontend of frontends) {
    for (const id of frontend.features) if (!owners.has(id)) owners.set(id, frontend.pluginId);
  }
  const results = await Promise.all(
    frontends.map(frontend => {
      const foreign = [...owners].filter(([, owner]) => owner !== frontend.pluginId).map(([id]) => id);
      return loadOne(frontend, loader, new Set([...ownIds, ...foreign]));
    })
  );
  return {
    loaded: results.filter((result): result is LoadedFrontend => 'features' in result),
    failed: results.filter((result): result is FailedFrontend => 'reason' in result),
  };
}
