import type { BundleStore, Store } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';

/** What a preview is made of: one script and at most one style sheet. */
export type PreviewParts = { name: string; script: string; style?: string };

/** Reads the preview of a release. */
export interface Previews {
  get(digest: string): Promise<Outcome<PreviewParts>>;
}

const NONE = refused('NOT_FOUND', 'No release has a preview under this digest.');

/**
 * The preview of any release that is not quarantined, installed or not: it is looked at before an install. Its files are
 * checked against the manifest like every file of a frontend (security rule 10).
 */
export function createPreviews({
  store,
  bundles,
}: {
  store: Pick<Store, 'registry'>;
  bundles: Pick<BundleStore, 'readFile'>;
}): Previews {
  return {
    async get(digest) {
      const release = await store.registry.findReleaseByDigest(digest);
      const preview = release?.manifest.preview;
      if (!release || !preview || release.trustTier === 'quarantined') return NONE;
      const texts: string[] = [];
      for (const path of [preview.script, preview.style]) {
        const listed = release.manifest.files.find(file => file.path === path);
        if (path === undefined || !listed) continue;
        const content = await bundles.readFile(digest, path, listed);
        if (content === 'absent' || content === 'corrupt') {
          return refused(
            'BUNDLE_CORRUPT',
            `The stored file ${path} differs from its recorded digest. Publish the same release again to repair it.`
          );
        }
        texts.push(content.toString('utf8'));
      }
      const [script, style] = texts;
      if (script === undefined) return NONE;
      return ok({
        name: release.manifest.name,
        script,
        ...(style === undefined ? {} : { style }),
      });
    },
  };
}
