import { type Comparator, type Range, SemVer } from 'semver';

/** Ascending, disjoint, non-adjacent half-open index intervals: `[from, to, from, to, …]`. */
export type VersionSet = readonly number[];

export const EMPTY_SET: VersionSet = [];

/** Whether an index is in a set. */
export function contains(set: VersionSet, index: number): boolean {
  for (let i = 0; i < set.length; i += 2) {
    if (index < set[i]!) return false;
    if (index < set[i + 1]!) return true;
  }
  return false;
}

/** All indices below `count` that are not in the set. */
export function complement(set: VersionSet, count: number): VersionSet {
  const out: number[] = [];
  let from = 0;
  for (let i = 0; i < set.length; i += 2) {
    if (set[i]! > from) out.push(from, set[i]!);
    from = set[i + 1]!;
  }
  if (from < count) out.push(from, count);
  return out;
}

/** The set of the given indices, in any order, duplicates allowed. */
export function fromIndices(indices: Iterable<number>): VersionSet {
  const sorted = [...indices].sort((a, b) => a - b);
  return merge(sorted.flatMap(i => [i, i + 1]));
}

/** Everything that is in one of the sets. */
export function union(...sets: VersionSet[]): VersionSet {
  const pairs: [number, number][] = [];
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) pairs.push([set[i]!, set[i + 1]!]);
  }
  return merge(pairs.sort((a, b) => a[0] - b[0]).flat());
}

/** The indices of a set, ascending. */
export function indicesOf(set: VersionSet): number[] {
  const out: number[] = [];
  for (let i = 0; i < set.length; i += 2) {
    for (let k = set[i]!; k < set[i + 1]!; k++) out.push(k);
  }
  return out;
}

function merge(pairs: readonly number[]): VersionSet {
  const out: number[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const from = pairs[i]!;
    const to = pairs[i + 1]!;
    if (from >= to) continue;
    if (out.length > 0 && from <= out[out.length - 1]!) {
      if (to > out[out.length - 1]!) out[out.length - 1] = to;
    } else {
      out.push(from, to);
    }
  }
  return out;
}

/** Versions in ascending order of precedence, with what range matching needs of them. */
export type SortedVersions = { readonly semvers: readonly SemVer[]; readonly prereleases: readonly number[] };

/**
 * The versions that a range accepts, exactly as `semver`'s `Range.test` would say for each of them, found by
 * bisection: a comparator set is an interval, minus the pre-releases that no comparator of the set names.
 */
export function matchRange(range: Range, versions: SortedVersions, includePrerelease: boolean): VersionSet {
  const sets = range.set.map(comparators => matchComparators(comparators, versions, includePrerelease));
  if (sets.length === 1) return sets[0]!;
  return union(...sets);
}

function matchComparators(
  comparators: readonly Comparator[],
  { semvers, prereleases }: SortedVersions,
  includePrerelease: boolean
): VersionSet {
  let from = 0;
  let to = semvers.length;
  for (const { operator, semver } of comparators) {
    // The comparator that accepts everything carries a symbol instead of a version.
    if (!(semver instanceof SemVer)) continue;
    if (operator === '>=' || operator === '=' || operator === '') {
      from = Math.max(from, bisect(semvers, semver, false));
    }
    if (operator === '>') from = Math.max(from, bisect(semvers, semver, true));
    if (operator === '<') to = Math.min(to, bisect(semvers, semver, false));
    if (operator === '<=' || operator === '=' || operator === '') {
      to = Math.min(to, bisect(semvers, semver, true));
    }
  }
  if (from >= to) return EMPTY_SET;
  if (includePrerelease || prereleases.length === 0) return [from, to];
  const refused = prereleases.filter(
    i => i >= from && i < to && !comparators.some(c => namesPrereleaseOf(c, semvers[i]!))
  );
  if (refused.length === 0) return [from, to];
  const out: number[] = [];
  let start = from;
  for (const i of refused) {
    if (i > start) out.push(start, i);
    start = i + 1;
  }
  if (start < to) out.push(start, to);
  return out;
}

function namesPrereleaseOf({ semver }: Comparator, version: SemVer): boolean {
  return (
    semver instanceof SemVer &&
    semver.prerelease.length > 0 &&
    semver.major === version.major &&
    semver.minor === version.minor &&
    semver.patch === version.patch
  );
}

/** Index of the first version that is `>= bound`, or with `after` `> bound`. */
function bisect(semvers: readonly SemVer[], bound: SemVer, after: boolean): number {
  let low = 0;
  let high = semvers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare(semvers[middle]!, bound);
    if (order < 0 || (after && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(a: SemVer, b: SemVer): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || a.comparePre(b);
}
