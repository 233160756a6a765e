import { allowedMoves } from './allowedMoves';
import { compareText, type Demand } from './catalogue';
import type { Family, Group, Model, ModelConstraint, ModelPackage } from './model';
import type { ProblemView } from './problemView';
import type { Cause } from './resolution';
import { negative, positive } from './solver/literal';
import { versionsOf } from './versionsOf';
import { complement, contains, indicesOf, type VersionSet } from './versionSet';

const NO_UNITS: readonly number[] = [];

class ModelBuilder {
  readonly #packages: ModelPackage[] = [];
  readonly #byName = new Map<string, ModelPackage>();
  readonly #constraints: ModelConstraint[] = [];
  /** By package; sets of one interval by number, as there are many of them, others by text. */
  readonly #constraintKeys: Map<number | string, number>[] = [];
  readonly #families: Family[] = [];
  readonly #waived: Model['waived'] = [];
  readonly #uncheckedHosts = new Set<string>();
  #variables = 0;

  constructor(readonly view: ProblemView) {}

  build(): Model {
    const { view } = this;
    const kept = [...view.installed.keys()].filter(name => !view.remove.has(name));
    const requested = [...view.wanted.keys()];
    this.#reach([...requested, ...kept]);
    for (const name of requested) this.#addRequests(this.#byName.get(name)!);
    for (const name of kept) this.#addKeep(this.#byName.get(name)!);
    for (const p of this.#packages) this.#addDirectives(p);
    for (const p of this.#packages) this.#addDemands(p);
    for (const p of this.#packages) this.#addLimits(p);
    const roots = [...requested, ...kept.filter(name => !view.wanted.has(name))];
    const hosts = [...this.#uncheckedHosts].sort(compareText);
    return {
      packages: this.#packages,
      byName: this.#byName,
      constraints: this.#constraints,
      families: this.#families,
      roots: roots.map(name => this.#byName.get(name)!.id),
      variables: this.#variables,
      warnings: [...view.warnings, ...hosts.map(host => ({ kind: 'host-unchecked' as const, host }))],
      waived: this.#waived,
    };
  }

  #reach(roots: readonly string[]): void {
    for (const name of roots) this.#addPackage(name);
    // The list grows while it is walked: breadth first, in name order, hence independent of the input's order.
    for (let i = 0; i < this.#packages.length; i++) {
      for (const demand of this.#packages[i]!.entry.demands) {
        if (demand.kind === 'required' || demand.kind === 'peer') this.#addPackage(demand.name);
      }
    }
  }

  #addPackage(name: string): void {
    if (this.#byName.has(name)) return;
    const entry = this.view.entry(name);
    const count = entry.releases.length;
    const added: ModelPackage = {
      id: this.#packages.length,
      name,
      entry,
      base: this.#variables,
      count,
      present: this.#variables + count,
      installed: this.view.installedIndex(name),
      wanted: this.view.wanted.has(name),
    };
    this.#variables += count + 1;
    this.#packages.push(added);
    this.#byName.set(name, added);
  }

  /**
   * The variable that stands for a constraint. Equal constraints are one, so that what the search learns about
   * one of them holds for all who need it; what a release or presence variable says already gets no new one.
   */
  #constraint(p: ModelPackage, set: VersionSet, presence: boolean): number {
    const [from = 0, to = 0] = set;
    if (presence && set.length === 2) {
      if (to === from + 1) return p.base + from;
      if (to === from + p.count) return p.present;
    }
    const keys = (this.#constraintKeys[p.id] ??= new Map());
    const key = set.length > 2 ? `${presence}${set.join()}` : (from * 2 ** 24 + to) * 2 + (presence ? 1 : 0);
    let variable = keys.get(key);
    if (variable === undefined) {
      variable = this.#variables++;
      this.#constraints.push({ variable, package: p.id, set, presence });
      keys.set(key, variable);
    }
    return variable;
  }

  #addUnits(kind: Cause['kind'], describe: () => Cause, units: number[]): void {
    this.#families.push({
      kind,
      groups: [{ range: '*', package: -1, releases: [], implied: -1, units }],
      describe,
    });
  }

  #addConstraint(
    kind: Cause['kind'],
    describe: () => Cause,
    p: ModelPackage,
    set: VersionSet,
    presence: boolean
  ): void {
    this.#addUnits(kind, describe, [positive(this.#constraint(p, set, presence))]);
  }

  #addRequests(p: ModelPackage): void {
    const { view } = this;
    const { name } = p;
    for (const { range, askedBy } of view.wanted.get(name)!) {
      const describe = (): Cause => ({
        kind: 'request',
        name,
        ...(askedBy !== undefined && { askedBy }),
        known: view.known(name),
        matches: view.matches(name, range),
      });
      this.#addConstraint('request', describe, p, view.match(name, range), true);
    }
  }

  #addKeep(p: ModelPackage): void {
    const set = allowedMoves(this.view, p);
    const describe = (): Cause => ({
      kind: 'keep',
      name: p.name,
      version: p.entry.releases[p.installed]!.version,
      allowed: indicesOf(set).map(i => p.entry.releases[i]!.version),
    });
    this.#addConstraint('keep', describe, p, set, true);
  }

  #addDirectives(p: ModelPackage): void {
    const { view } = this;
    const { name } = p;
    const pin = view.pins.get(name);
    if (pin !== undefined) {
      const describe = (): Cause => ({
        kind: 'pin',
        name,
        ...(pin.note !== undefined && { note: pin.note }),
        known: view.known(name),
        matches: view.matches(name, pin.range),
      });
      this.#addConstraint('pin', describe, p, view.match(name, pin.range), false);
    }
    if (view.remove.has(name))
      this.#addUnits('remove', () => ({ kind: 'remove', name }), [negative(p.present)]);
  }

  #addDemands(p: ModelPackage): void {
    const { view } = this;
    let family: Family | undefined;
    let familyOf: Demand | undefined;
    let target: ModelPackage | undefined;
    const mayBeWaived = this.#mayBeWaived(p);
    for (const demand of p.entry.demands) {
      const { kind, name, range } = demand;
      // Demands are sorted by name and kind, so those on one package, and those of one family, follow each other.
      if (target?.name !== name) target = this.#byName.get(name);
      // Nothing can bring the other package in, so there is nothing to restrict.
      if (!target) continue;
      const matching = view.matchDemand(demand, target.entry);
      const set = kind === 'conflict' ? complement(matching, target.count) : matching;
      if (!family || familyOf?.name !== name || familyOf.kind !== kind) {
        family = {
          kind: kind === 'conflict' ? kind : 'requirement',
          groups: [],
          describe: this.#describeDemand(p, demand),
        };
        familyOf = demand;
      }
      const releases = mayBeWaived ? this.#withoutWaived(p, demand, target, set, family) : demand.releases;
      if (releases.length === 0) continue;
      const implied = this.#constraint(target, set, kind === 'required' || kind === 'peer');
      const group: Group = { range, package: p.id, releases, implied, units: NO_UNITS };
      if (family.groups.push(group) === 1) this.#families.push(family);
    }
  }

  #describeDemand(p: ModelPackage, { kind, name }: Demand): Family['describe'] {
    const { view } = this;
    const rangeOf = ({ range, releases }: Group) => ({ range, versions: versionsOf(p, releases) });
    if (kind === 'conflict') {
      return groups => ({ kind, name: p.name, with: name, ranges: groups.map(rangeOf) });
    }
    return groups => ({
      kind: 'requirement',
      name: p.name,
      needs: { name, kind },
      known: view.known(name),
      ranges: groups.map(group => ({ ...view.matches(name, group.range), ...rangeOf(group) })),
    });
  }

  /** The releases that a demand binds; the installed one is left out where the installed set breaks it already. */
  #withoutWaived(
    p: ModelPackage,
    { kind, range, releases }: Demand,
    target: ModelPackage,
    set: VersionSet,
    family: Family
  ): readonly number[] {
    if (!releases.includes(p.installed)) return releases;
    const absentFits = kind === 'optional' || kind === 'conflict';
    if (target.installed >= 0 ? contains(set, target.installed) : absentFits) return releases;
    const cause = family.describe([
      { range, package: p.id, releases: [p.installed], implied: -1, units: NO_UNITS },
    ]);
    this.#waived.push({ package: p.id, release: p.installed, cause });
    return releases.filter(i => i !== p.installed);
  }

  #mayBeWaived(p: ModelPackage): boolean {
    return (
      p.installed >= 0 &&
      this.view.problem.existing !== 'must-fit' &&
      !p.wanted &&
      !this.view.remove.has(p.name)
    );
  }

  #addLimits(p: ModelPackage): void {
    this.#addHostLimits(p);
    const { releases } = p.entry;
    const blocked = new Map<string, number[]>();
    const yanked: number[] = [];
    const pin = this.view.pins.get(p.name)?.range;
    releases.forEach(({ candidate, version }, i) => {
      if (candidate.blocked !== undefined) {
        blocked.set(candidate.blocked, [...(blocked.get(candidate.blocked) ?? []), i]);
      }
      if (candidate.yanked && i !== p.installed && version !== pin) yanked.push(i);
    });
    for (const reason of [...blocked.keys()].sort(compareText)) {
      const describe: Family['describe'] = groups => ({
        kind: 'blocked',
        name: p.name,
        versions: groups.flatMap(g => versionsOf(p, g.releases)),
        reason,
      });
      const family: Family = { kind: 'blocked', groups: [], describe };
      this.#forbid(p, blocked.get(reason)!, '*', family);
    }
    if (yanked.length > 0) {
      const describe = (): Cause => ({ kind: 'yanked', name: p.name, versions: versionsOf(p, yanked) });
      this.#addUnits(
        'yanked',
        describe,
        yanked.map(i => negative(p.base + i))
      );
    }
  }

  #addHostLimits(p: ModelPackage): void {
    const { view } = this;
    let family: Family | undefined;
    let familyOf: string | undefined;
    for (const { host, range, releases } of p.entry.hostLimits) {
      const hostVersion = view.host.get(host);
      if (hostVersion === undefined) {
        this.#uncheckedHosts.add(host);
        continue;
      }
      if (view.hostFits(host, range)) continue;
      if (!family || familyOf !== host) {
        const describe: Family['describe'] = groups => ({
          kind: 'host',
          name: p.name,
          host,
          hostVersion,
          ranges: groups.map(g => ({ range: g.range, versions: versionsOf(p, g.releases) })),
        });
        family = { kind: 'host', groups: [], describe };
        familyOf = host;
      }
      this.#forbid(p, releases, range, family);
    }
  }

  /** Rules releases out, except an installed one that may stay as it was found. */
  #forbid(p: ModelPackage, releases: readonly number[], range: string, family: Family): void {
    const waive = releases.includes(p.installed) && this.#mayBeWaived(p);
    const bound = waive ? releases.filter(i => i !== p.installed) : releases;
    if (waive) {
      const cause = family.describe([
        { range, package: p.id, releases: [p.installed], implied: -1, units: NO_UNITS },
      ]);
      this.#waived.push({ package: p.id, release: p.installed, cause });
    }
    if (bound.length === 0) return;
    const units = bound.map(i => negative(p.base + i));
    const group: Group = { range, package: p.id, releases: bound, implied: -1, units };
    if (family.groups.push(group) === 1) this.#families.push(family);
  }
}

/** Interns a problem: only what its requests and installed packages can reach takes part. */
export function buildModel(view: ProblemView): Model {
  return new ModelBuilder(view).build();
}
