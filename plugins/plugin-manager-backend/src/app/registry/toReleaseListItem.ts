import type { ReleaseListItem } from '@flyloft/plugin-manager-common';
import { changelogOf, sectionsOf } from '../../domain/release/changelogSections';
import { fitsPortal, type PortalVersions } from '../../domain/release/fitsPortal';
import type { ReleaseRecord } from '../../ports';

const NOTHING: ReadonlyMap<string, string> = new Map();

/** Releases as lists show them, newest first. */
export function toReleaseListItems(
  newestFirst: readonly ReleaseRecord[],
  portal: PortalVersions
): ReleaseListItem[] {
  const newest = newestFirst[0] ? sectionsOf(newestFirst[0]) : NOTHING;
  return newestFirst.map(release => toReleaseListItem(release, portal, newest));
}

/** A release as lists show it; `newest`: the parts of the newest release's changelog, where they are at hand. */
export function toReleaseListItem(
  release: ReleaseRecord,
  portal: PortalVersions,
  newest = NOTHING
): ReleaseListItem {
  const { manifest } = release;
  const changelog = changelogOf(release, newest);
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
    ...(changelog ? { changelog } : {}),
  };
}
