import type { ReleaseListItem } from '@flyloft/plugin-manager-common';
import { fitsPortal, type PortalVersions } from '../../domain/release/fitsPortal';
import type { ReleaseRecord } from '../../ports';

/** A release as lists show it. */
export function toReleaseListItem(release: ReleaseRecord, portal: PortalVersions): ReleaseListItem {
  const { manifest } = release;
  const fit = fitsPortal(manifest, portal);
  return {
    version: release.version,
    publishedAt: release.publishedAt.toISOString(),
    bundleDigest: release.bundleDigest,
    bundleSize: release.bundleSize,
    maturity: release.deprecated ? 'deprecated' : manifest.maturity,
    yanked: release.yanked,
    deprecated: release.deprecated,
    ...(release.yankReason === undefined ? {} : { yankReason: release.yankReason }),
    ...(release.deprecationReason === undefined ? {} : { deprecationReason: release.deprecationReason }),
    fits: fit.fits,
    ...(fit.fits ? {} : { because: fit.because }),
    breakingChanges: manifest.breakingChanges,
    ...(manifest.changelog === undefined ? {} : { changelog: manifest.changelog }),
  };
}
