import { createHash } from 'node:crypto';
import type { Frontend, FrontendList } from '@flyloft/plugin-manager-common';
import type { InstallationRecord, Store, StoreTransaction } from '../../ports';
import { loadingModeOf } from '../../domain/plan/grants';
import type { EnvironmentConfig } from '../environments';

type Readable = Pick<Store | StoreTransaction, 'installations' | 'quarantine'>;

/** Active installations in a fixed order: those that are shown, and those whose frontend is switched off. */
async function active(
  store: Readable,
  tenant: string,
  environment?: string
): Promise<{ shown: InstallationRecord[]; off: InstallationRecord[] }> {
  const [installations, quarantined] = await Promise.all([
    store.installations.list({ tenant, ...(environment === undefined ? {} : { environment }) }),
    store.quarantine.list(),
  ]);
  const isOff = (one: InstallationRecord) =>
    quarantined.some(q => q.pluginId === one.pluginId && q.digest === one.bundleDigest);
  const all = installations
    .filter(one => one.active && one.release !== undefined && one.bundleDigest !== undefined)
    .sort((a, b) => (a.pluginId < b.pluginId ? -1 : 1));
  return { shown: all.filter(one => !isOff(one)), off: all.filter(isOff) };
}

const revisionOf = (installations: InstallationRecord[]) =>
  createHash('sha256')
    .update(JSON.stringify(installations.map(one => [one.pluginId, one.bundleDigest])))
    .digest('hex')
    .slice(0, 16);

/** Names the set of frontends: it is the same exactly as long as the set is. */
export async function frontendsRevision(store: Readable, tenant: string): Promise<string> {
  return revisionOf((await active(store, tenant)).shown);
}

/** Whether a plan that was carried out, or is being, said that this very bundle runs in the portal's page. */
async function wasGranted(store: Store, installation: InstallationRecord): Promise<boolean> {
  const { id, pluginId, bundleDigest, operationId, revision } = installation;
  const current = await store.installations.findRevision(id, revision);
  for (const operation of [operationId, current?.operationId]) {
    const found = operation === undefined ? undefined : await store.operations.find(operation);
    const plan = found && (await store.plans.find(found.operation.planId));
    const release = plan?.content.releases.find(one => one.pluginId === pluginId);
    if (release?.bundleDigest === bundleDigest && release?.loadingMode === 'realm') return true;
  }
  return false;
}

/**
 * The frontends that a signed-in person's portal loads into its own realm: those that a plan granted it and that policy
 * still lets in. One plugin has one frontend in a portal, also
 * where several environments have it: the first environment's. `tried` is the digest of a quarantined frontend that who
 * asks wants to try alone: it comes last, so that it takes nothing away from the others.
 */
export async function listFrontends(
  dependencies: {
    store: Store;
    tenant: string;
    environments: readonly EnvironmentConfig[];
    /** Path of the API, such as `/api/plugin-manager`. */ basePath: string;
  },
  environment?: string,
  tried?: string
): Promise<FrontendList> {
  const { store, tenant, basePath, environments } = dependencies;
  const { shown, off } = await active(store, tenant, environment);
  const asked = off.filter(one => one.bundleDigest === tried);
  const others = shown.filter(one => !asked.some(({ pluginId }) => pluginId === one.pluginId));
  const items = new Map<string, Frontend>();
  for (const installation of [...others, ...asked]) {
    const { pluginId, release: version, bundleDigest } = installation;
    if (items.has(pluginId) || version === undefined || bundleDigest === undefined) continue;
    const release = await store.registry.findRelease(pluginId, version);
    const federation = release?.manifest.federation;
    if (!release || !federation || release.bundleDigest !== bundleDigest) continue;
    const policy = environments.find(({ id }) => id === installation.environment)?.policy;
    const loadingMode = policy && loadingModeOf(release, policy.inPage);
    // Frames come later; until then whatever may not run in the portal's realm is not loaded at all.
    if (loadingMode !== 'realm' || !(await wasGranted(store, installation))) continue;
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
  return { revision: revisionOf(shown), items: [...items.values()] };
}
