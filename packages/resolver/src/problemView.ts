import { Catalogue, CataloguePackage, compareText, type Demand, makeCatalogue } from './catalogue';
import { parseRange, parseVersion } from './parsing';
import type { Pin, Problem } from './problem';
import type { Matches, Warning } from './resolution';
import { indicesOf, type VersionSet } from './versionSet';

/** Everything about a problem that its parts look up, as maps, so that no name can hit a prototype. */
export class ProblemView {
  readonly catalogue: Catalogue;
  readonly wanted = new Map<string, { range: string; askedBy?: string }[]>();
  /** Sorted by name. */
  readonly installed = new Map<string, string>();
  readonly pins: Map<string, Pin>;
  readonly remove: Set<string>;
  readonly host: Map<string, string>;
  readonly warnings: Warning[];
  readonly #prereleases: Set<string>;
  #held: ReadonlySet<string> = new Set();
  readonly #entries: Map<string, CataloguePackage>;
  readonly #hostFits: Map<string, Map<string, boolean>>;

  /** `whole`: a view of the same problem, of which everything is taken over. */
  constructor(readonly problem: Problem, whole?: ProblemView) {
    if (whole) {
      ({ catalogue: this.catalogue, wanted: this.wanted, installed: this.installed } = whole);
      ({ pins: this.pins, remove: this.remove, host: this.host } = whole);
      this.warnings = whole.warnings;
      this.#prereleases = whole.#prereleases;
      this.#entries = whole.#entries;
      this.#hostFits = whole.#hostFits;
      return;
    }
    this.catalogue =
      problem.candidates instanceof Catalogue ? problem.candidates : makeCatalogue(problem.candidates);
    this.warnings = [];
    this.#entries = new Map();
    this.#hostFits = new Map();
    const requests = problem.wanted.map(({ name, range, askedBy }) => ({ name, range, askedBy }));
    requests.sort(
      (a, b) =>
        compareText(a.name, b.name) ||
        compareText(a.range, b.range) ||
        compareText(a.askedBy ?? '', b.askedBy ?? '')
    );
    for (const { name, range, askedBy } of requests) {
      const list = this.wanted.get(name) ?? [];
      list.push({ range, askedBy });
      this.wanted.set(name, list);
    }
    this.pins = new Map(
      sortedEntries(problem.pins).map(([name, pin]) => [name, typeof pin === 'string' ? { range: pin } : pin])
    );
    this.remove = new Set([...(problem.remove ?? [])].sort(compareText));
    this.host = new Map(sortedEntries(problem.host));
    this.#prereleases = new Set(problem.prereleases);
    for (const [name, version] of sortedEntries(problem.installed)) {
      if (parseVersion(version)) this.installed.set(name, version);
      else this.warnings.push({ kind: 'not-semver', name, version });
    }
  }

  /** The same problem with some installed packages looked at as if they had no other release. */
  holding(held: ReadonlySet<string>): ProblemView {
    const view = new ProblemView(this.problem, this);
    view.#held = held;
    return view;
  }

  /** The releases of a package that may be chosen. */
  entry(name: string): CataloguePackage {
    const whole = this.whole(name);
    if (!this.#held.has(name)) return whole;
    return whole.alone(whole.indexOf(this.installed.get(name)!));
  }

  /** What is known of a package, the installed release included even if no source lists it any more. */
  whole(name: string): CataloguePackage {
    let entry = this.#entries.get(name);
    if (!entry) {
      entry = this.catalogue.get(name);
      const version = this.installed.get(name);
      if (version !== undefined && entry.indexOf(version) < 0) {
        this.warnings.push({ kind: 'installed-unlisted', name, version });
        const listed = [
          ...entry.releases.map(r => r.candidate),
          ...entry.notSemver.map(odd => ({ version: odd })),
        ];
        entry = new CataloguePackage(name, [...listed, { version }]);
      }
      this.#entries.set(name, entry);
    }
    return entry;
  }

  /** The releases of a package that a range accepts. */
  match(name: string, range: string): VersionSet {
    return this.entry(name).match(range, this.#prereleases.has(name));
  }

  /** The releases of `entry` that a demand on it accepts. */
  matchDemand(demand: Demand, entry: CataloguePackage): VersionSet {
    if (this.#prereleases.size > 0 && this.#prereleases.has(demand.name))
      return entry.match(demand.range, true);
    if (demand.accepted?.of !== entry) demand.accepted = { of: entry, set: entry.match(demand.range, false) };
    return demand.accepted.set;
  }

  /** Index of the installed release, -1 if the package is not installed. */
  installedIndex(name: string): number {
    const version = this.installed.get(name);
    return version === undefined ? -1 : this.entry(name).indexOf(version);
  }

  /** The versions there are of a package. */
  known(name: string): string[] {
    return [...this.whole(name).versions];
  }

  /** What explanations say of a range. */
  matches(name: string, range: string): Matches {
    const whole = this.whole(name);
    return {
      range,
      matching: indicesOf(whole.match(range, this.#prereleases.has(name))).map(
        i => whole.releases[i]!.version
      ),
      invalidRange: parseRange(range) === null,
    };
  }

  /** Whether a host is of an accepted version. Its pre-releases count as their series: a host is a fact. */
  hostFits(host: string, range: string): boolean {
    const version = this.host.get(host);
    if (version === undefined) return true;
    let byRange = this.#hostFits.get(host);
    if (!byRange) {
      byRange = new Map();
      this.#hostFits.set(host, byRange);
    }
    let fits = byRange.get(range);
    if (fits === undefined) {
      fits = parseRange(range, true)?.test(parseVersion(version) ?? version) ?? false;
      byRange.set(range, fits);
    }
    return fits;
  }
}

function sortedEntries<V>(record: Readonly<Record<string, V>> = {}): [string, V][] {
  return Object.entries(record).sort((a, b) => compareText(a[0], b[0]));
}
