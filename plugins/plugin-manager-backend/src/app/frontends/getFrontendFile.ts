import type { BundleStore, ReleaseRecord, Store } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import { PORTAL_ACTOR, quarantineFrontend } from './quarantineFrontend';

/** Releases whose file lists are kept in memory; they never change. */
const KEPT = 50;

const NO_FILE = refused('NOT_FOUND', 'No installed frontend has this file.');

/** Reads single files of installed frontends. */
export interface FrontendFiles {
  get(digest: string, path: string): Promise<Outcome<Buffer>>;
}

/**
 * Files below `frontend/` of bundles that are or were installed here: a tab that was open during an update still needs
 * the parts of the release that it began with. A file whose bytes changed on disk is never handed out, and switches the
 * frontend off (security rule 10).
 */
export function createFrontendFiles(dependencies: {
  store: Store;
  bundles: BundleStore;
  tenant: string;
}): FrontendFiles {
  const { store, bundles, tenant } = dependencies;
  const kept = new Map<
    string,
    Pick<ReleaseRecord, 'pluginId'> & { files: Map<string, { sha256: string; size: number }> }
  >();

  async function findFiles(digest: string) {
    const known = kept.get(digest);
    if (known) return known;
    const release = await store.registry.findReleaseByDigest(digest);
    if (!release) return undefined;
    const files = new Map(release.manifest.files.map(({ path, sha256, size }) => [path, { sha256, size }]));
    const found = { pluginId: release.pluginId, files };
    kept.set(digest, found);
    const oldest = kept.keys().next().value;
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return found;
  }

  async function isInstalled(pluginId: string, digest: string): Promise<boolean> {
    const installations = await store.installations.list({ tenant, pluginId });
    if (installations.some(one => one.bundleDigest === digest)) return true;
    const histories = await Promise.all(installations.map(one => store.installations.listRevisions(one.id)));
    return histories.flat().some(revision => revision.bundleDigest === digest);
  }

  return {
    async get(digest, path) {
      const found = await findFiles(digest);
      const expected = found?.files.get(`frontend/${path}`);
      if (!found || !expected || !(await isInstalled(found.pluginId, digest))) return NO_FILE;
      const content = await bundles.readFile(digest, `frontend/${path}`, expected);
      if (content !== 'absent' && content !== 'corrupt') return ok(content);
      const message = `The stored file ${path} differs from its recorded digest`;
      await quarantineFrontend(dependencies, { pluginId: found.pluginId, digest, message }, PORTAL_ACTOR);
      return refused(
        'BUNDLE_CORRUPT',
        `${message}. The pages of "${found.pluginId}" are switched off. Publish the same release again to repair it, then switch them on.`
      );
    },
  };
}
