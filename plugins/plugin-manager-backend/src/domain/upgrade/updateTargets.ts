import { compare, gt, prerelease, Range } from 'semver';
import { isDeclared } from './upgradeInput';

/**
 * The releases that an installed one could be updated to, newest first: no withdrawn ones, and pre-releases only for who
 * runs one already.
 */
export function updateTargets<T extends { version: string; yanked: boolean }>(
  current: string,
  releases: readonly T[]
): T[] {
  const mayBeEarly = prerelease(current) !== null;
  return releases
    .filter(({ version, yanked }) => !yanked && gt(version, current) && (mayBeEarly || !prerelease(version)))
    .sort((a, b) => compare(b.version, a.version));
}

const MAX_VERSIONS = 12;

/** Newer versions of Backstage that releases name in their ranges, newest first: what an upgrade could lead to. */
export function namedVersions(ranges: Iterable<string>, current: string): string[] {
  const found = new Set<string>();
  for (const text of new Set(ranges)) {
    if (!isDeclared(text)) continue;
    for (const { semver } of new Range(text).set.flat()) {
      // The empty comparator of `*` has a symbol in its version's place.
      const { version } = semver;
      // An upper limit such as the <2.0.0-0 of ^1.50.0 is no version that there is.
      if (version !== undefined && !prerelease(version) && gt(version, current)) found.add(version);
    }
  }
  return [...found].sort((a, b) => compare(b, a)).slice(0, MAX_VERSIONS);
}
