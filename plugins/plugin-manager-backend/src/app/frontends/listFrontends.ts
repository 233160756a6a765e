import { createHash } from 'node:crypto';
import type { Frontend, FrontendList } from '@flyloft/plugin-manager-common';
import type { InstallationRecord, Store, StoreTransaction } from '../../ports';
import { loadingModeOf } from '../../domain/plan/grants';

type Readable = Pick<Store | StoreTransaction, 'installations' | 'quarantine'>;

/** Installations whose frontend is shown and not switched off, in a fixed order. */
async function shown(store: Readable, tenant: string, environment?: string): Promise<InstallationRecord[]> {
  const [installations, quarantined] = await Promise.all([
    store.installations.list({ tenant, ...(environment === undefined ? {} : { environment }) }),
    store.quarantine.list(),
  ]);
  return installations
    .filter(one => one.active && one.release !== undefined && one.bundleDigest !== undefined)
    .filter(one => !quarantined.some(q => q.pluginId === one.pluginId && q.digest === one.bundleDigest))
    .sort((a, b) => (a.pluginId < b.pluginId ? -1 : 1));
}

const revisionOf = (installations: InstallationRecord[]) =>
  createHash('sha256')
    .update(JSON.stringify(installations.map(one => [one.pluginId, one.bundleDigest])))
    .digest('hex')
    .slice(0, 16);

/** Names the set of frontends: it is the same exactly as long as the set is. */
export async function frontendsRevision(store: Readable, tenant: string): Promise<string> {
  return revisionOf(await shown(store, tenant));
}

/**
 * The frontends that a signed-in person's portal loads into its own realm. One plugin has one frontend in a portal, also
 * where several environments have it: the first environment's.
 */
export async function listFrontends(
  dependencies: {
    store: Store;
    tenant: string;
    /** Path of the API, such as `/api/plugin-manager`. */ basePath: string;
  },
  environment?: string
): Promise<FrontendList> {
  const { store, tenant, basePath } = dependencies;
  const installations = await shown(store, tenant, environment);
  const items = new Map<string, Frontend>();
  for (const { pluginId, release: version, bundleDigest } of installations) {
    if (items.has(pluginId) || version === undefined || bundleDigest === undefined) continue;
    const release = await store.registry.findRelease(pluginId, version);
    const federation = release?.manifest.federation;
    if (!release || !federation || release.bundleDigest !== bundleDigest) continue;
    const loadingMode = loadingModeOf(release.manifest, release.trustTier);
    // Frames come later; until then whatever may not run in the portal's realm is not loaded at all.
    if (loadingMode !== 'realm') continue;
    items.set(pluginId, {
      pluginId,
      version,
      digest: bundleDigest,
      name: federation.name,
      entry: `${basePath}/frontends/${bundleDigest.replace('sha256:', '')}/${federation.entry}`,
      exposes: federation.exposes,
      features: federation.features,
      loadingMode,
    });
  }
  return { revision: revisionOf(installations), items: [...items.values()] };
}
