import { compare, prerelease } from 'semver';

/**
 * The release that a plugin is shown with: the newest one that is neither yanked nor a pre-release, else the newest
 * that is not yanked, else the newest. Undefined only where there is none.
 */
export function newestRelease<T extends { version: string; yanked: boolean }>(
  releases: readonly T[]
): T | undefined {
  const rank = (release: T) => {
    if (release.yanked) return 0;
    return prerelease(release.version) ? 1 : 2;
  };
  return [...releases].sort((a, b) => rank(b) - rank(a) || compare(b.version, a.version))[0];
}
