import type { Readable } from 'node:stream';
import type { BundleStore, Store } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';

/** A published bundle as one uncompressed tar. Who may have it was asked before. */
export async function getBundle(
  { store, bundles }: { store: Store; bundles: BundleStore },
  digest: string
): Promise<Outcome<{ stream: Readable; size: number }>> {
  const release = await store.registry.findReleaseByDigest(digest);
  const bundle = release && (await bundles.open(digest));
  if (bundle) return ok(bundle);
  return refused(
    'BUNDLE_NOT_FOUND',
    release
      ? `The bundle of ${release.manifest.name} ${release.version} is no longer stored. Publish it again.`
      : 'No release has a bundle with this digest.'
  );
}
