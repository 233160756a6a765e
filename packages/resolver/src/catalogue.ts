import { SemVer } from 'semver';
import { parseRange, parseVersion } from './parsing';
import type { Candidate, RequirementKind } from './problem';
import { EMPTY_SET, matchRange, type VersionSet } from './versionSet';

/** One release of a package, interned: its index in `CataloguePackage.releases` stands for it everywhere. */
export type Release = { version: string; semver: SemVer; candidate: Candidate };

/** One thing that some releases of a package say about another package; the same for all of `releases`. */
export type Demand = {
  kind: RequirementKind | 'conflict';
  name: string;
  range: string;
  /** Indices of the releases that say so, ascending. */
  releases: number[];
  /** What the range accepted when it was last asked of `of`; kept, as catalogues outlive problems. */
  accepted?: { of: CataloguePackage; set: VersionSet };
};

/** A range of host versions that some releases of a package accept. */
export type HostLimit = { host: string; range: string; releases: number[] };

/** All that is known of one package, sorted and grouped. */
export class CataloguePackage {
  /** Ascending by precedence. */
  readonly releases: readonly Release[];
  /** Versions that are not semantic ones, sorted. */
  readonly notSemver: readonly string[];
  /** Sorted by name, kind, range. */
  readonly demands: readonly Demand[];
  readonly hostLimits: readonly HostLimit[];
  readonly #semvers: SemVer[];
  readonly #prereleases: number[];
  // Made when first asked for: most of a big catalogue is never looked at this closely.
  #sets: Map<string, VersionSet> | undefined;
  #prereleaseSets: Map<string, VersionSet> | undefined;
  #indices: Map<string, number> | undefined;
  #versions: string[] | undefined;
  #alone: Map<number, CataloguePackage> | undefined;

  constructor(readonly name: string, candidates: readonly Candidate[]) {
    const read: Release[] = [];
    const notSemver: string[] = [];
    for (const candidate of candidates) {
      const semver = parseVersion(candidate.version);
      if (semver) read.push({ version: candidate.version, semver, candidate });
      else notSemver.push(candidate.version);
    }
    if (read.length > 1) read.sort(byPrecedence);
    const releases: Release[] = [];
    const semvers: SemVer[] = [];
    const prereleases: number[] = [];
    for (const release of read) {
      if (release.version === releases[releases.length - 1]?.version) continue;
      if (release.semver.prerelease.length > 0) prereleases.push(releases.length);
      releases.push(release);
      semvers.push(release.semver);
    }
    this.releases = releases;
    this.notSemver = notSemver.sort();
    this.#semvers = semvers;
    this.#prereleases = prereleases;
    this.demands = groupDemands(this.releases, name);
    this.hostLimits = groupHostLimits(this.releases);
  }

  /** The releases that a range accepts; none if the range cannot be read. */
  match(range: string, includePrerelease: boolean): VersionSet {
    const sets = includePrerelease ? (this.#prereleaseSets ??= new Map()) : (this.#sets ??= new Map());
    let set = sets.get(range);
    if (!set) {
      const parsed = parseRange(range, includePrerelease);
      const versions = { semvers: this.#semvers, prereleases: this.#prereleases };
      set = parsed ? matchRange(parsed, versions, includePrerelease) : EMPTY_SET;
      sets.set(range, set);
    }
    return set;
  }

  /** The index of a version: the same text, else the last of equal precedence; -1 if there is none. */
  indexOf(version: string): number {
    this.#indices ??= new Map(this.releases.map((r, i) => [r.version, i]));
    const exact = this.#indices.get(version);
    if (exact !== undefined) return exact;
    const semver = parseVersion(version);
    return semver ? this.#semvers.findLastIndex(s => s.compare(semver) === 0) : -1;
  }

  /** The same package as if it had this release only. */
  alone(index: number): CataloguePackage {
    this.#alone ??= new Map();
    let alone = this.#alone.get(index);
    if (!alone) {
      const odd = this.notSemver.map(version => ({ version }));
      alone = new CataloguePackage(this.name, [this.releases[index]!.candidate, ...odd]);
      this.#alone.set(index, alone);
    }
    return alone;
  }

  /** The versions there are, oldest first. */
  get versions(): readonly string[] {
    this.#versions ??= this.releases.map(r => r.version);
    return this.#versions;
  }

  /** Whether a release is a pre-release. */
  isPrerelease(index: number): boolean {
    return this.#semvers[index]!.prerelease.length > 0;
  }
}

/** Every known package, interned lazily; make it once and reuse it for many problems. */
export class Catalogue {
  readonly #candidates: Map<string, readonly Candidate[]>;
  readonly #packages = new Map<string, CataloguePackage>();

  constructor(candidates: Iterable<[string, readonly Candidate[]]>) {
    this.#candidates = new Map(candidates);
  }

  /** What is known of a package; a package nobody knows has no releases. */
  get(name: string): CataloguePackage {
    let found = this.#packages.get(name);
    if (!found) {
      found = new CataloguePackage(name, this.#candidates.get(name) ?? []);
      // What nobody knows is not kept: any name may be asked for.
      if (this.#candidates.has(name)) this.#packages.set(name, found);
    }
    return found;
  }

  /** The candidates of a package as they were given. */
  candidates(name: string): readonly Candidate[] {
    return this.#candidates.get(name) ?? [];
  }

  /** Names of all packages, in no particular order. */
  names(): string[] {
    return [...this.#candidates.keys()];
  }

  /** The same catalogue with other candidates of some packages; what is known of the others is kept as it is. */
  with(changed: Iterable<[string, readonly Candidate[]]>): Catalogue {
    const next = new Catalogue(this.#candidates);
    for (const [name, entry] of this.#packages) next.#packages.set(name, entry);
    for (const [name, candidates] of changed) {
      next.#packages.delete(name);
      if (candidates.length > 0) next.#candidates.set(name, candidates);
      else next.#candidates.delete(name);
    }
    return next;
  }
}

/** Prepares candidates for many calls of `resolve`. The candidates must not be changed afterwards. */
export function makeCatalogue(candidates: Readonly<Record<string, readonly Candidate[]>>): Catalogue {
  return new Catalogue(Object.entries(candidates));
}

function byPrecedence(a: Release, b: Release): number {
  return (
    a.semver.compare(b.semver) ||
    a.semver.compareBuild(b.semver) ||
    compareText(a.version, b.version) ||
    // The same version listed twice: the answer must not depend on which came first.
    compareText(JSON.stringify(a.candidate), JSON.stringify(b.candidate))
  );
}

/** Order of code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function groupDemands(releases: readonly Release[], self: string): Demand[] {
  const groups = new Map<string, Demand[]>();
  const add = (kind: Demand['kind'], name: string, range: string, index: number) => {
    // Keyed by range alone, as that is hardly ever shared and building longer keys takes time.
    const sameRange = groups.get(range);
    const group = sameRange?.find(g => g.name === name && g.kind === kind);
    if (group) {
      if (group.releases[group.releases.length - 1] !== index) group.releases.push(index);
    } else {
      const started = { kind, name, range, releases: [index] };
      if (sameRange) sameRange.push(started);
      else groups.set(range, [started]);
    }
  };
  releases.forEach(({ candidate }, i) => {
    for (const { kind = 'required', name, range } of candidate.requires ?? []) add(kind, name, range, i);
    for (const { name, range } of candidate.conflicts ?? []) {
      // Two versions of one package never coexist, so a conflict with itself says nothing.
      if (name !== self) add('conflict', name, range, i);
    }
  });
  const demands: Demand[] = [];
  for (const group of groups.values()) demands.push(...group);
  return demands.length < 2
    ? demands
    : demands.sort(
        (a, b) =>
          compareText(a.name, b.name) ||
          compareText(a.kind, b.kind) ||
          a.releases[0]! - b.releases[0]! ||
          compareText(a.range, b.range)
      );
}

function groupHostLimits(releases: readonly Release[]): HostLimit[] {
  if (!releases.some(({ candidate }) => candidate.host)) return [];
  const groups = new Map<string, HostLimit>();
  releases.forEach(({ candidate }, i) => {
    if (!candidate.host) return;
    for (const [host, range] of Object.entries(candidate.host)) {
      const key = `${host}\n${range}`;
      const group = groups.get(key);
      if (group) group.releases.push(i);
      else groups.set(key, { host, range, releases: [i] });
    }
  });
  return [...groups.values()].sort((a, b) => compareText(a.host, b.host) || compareText(a.range, b.range));
}
