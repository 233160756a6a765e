// Only for tests: an independent solver that tries everything and shares no code with the real one except the
// order of preference.
import { compareBuild, parse, satisfies } from 'semver';
import { CataloguePackage } from '../catalogue';
import { isBreaking, orderOfPreference } from '../preference';
import type { Candidate, Problem } from '../problem';
import type { Cause } from '../resolution';

type Assignment = Map<string, string>;
/** One thing that a solution has to respect, with the key of the cause that it belongs to. */
export type Fact = { key: string; holds: (a: Assignment) => boolean };

/** The keys of a cause's facts, one for each of its ranges. */
export const keysOf = (cause: Cause): string[] => {
  switch (cause.kind) {
    case 'request':
      return [`request ${cause.name} ${cause.matches.range}`];
    case 'pin':
    case 'keep':
    case 'remove':
    case 'yanked':
      return [`${cause.kind} ${cause.name}`];
    case 'requirement':
      return cause.ranges.map(r => `${cause.needs.kind} ${cause.name} ${cause.needs.name} ${r.range}`);
    case 'conflict':
      return cause.ranges.map(r => `conflict ${cause.name} ${cause.with} ${r.range}`);
    case 'host':
      return cause.ranges.map(r => `host ${cause.name} ${cause.host} ${r.range}`);
    default:
      return [`blocked ${cause.name} ${cause.reason}`];
  }
};

export class BruteForce {
  readonly candidates: Map<string, Candidate[]>;
  readonly facts: Fact[] = [];

  constructor(readonly problem: Problem) {
    const record = problem.candidates as Record<string, Candidate[]>;
    this.candidates = new Map(
      Object.entries(record).map(([name, list]) => [
        name,
        [...list].sort((a, b) => compareBuild(a.version, b.version)),
      ])
    );
    const { installed = {}, remove = [], host = {}, wanted } = problem;
    const pins = Object.fromEntries(
      Object.entries(problem.pins ?? {}).map(([name, pin]) => [
        name,
        typeof pin === 'string' ? pin : pin.range,
      ])
    );
    const fits = (name: string, version: string, range: string) =>
      satisfies(version, range, { includePrerelease: problem.prereleases?.includes(name) ?? false });
    const fact = (key: string, holds: Fact['holds']) => this.facts.push({ key, holds });

    for (const { name, range } of wanted) {
      fact(`request ${name} ${range}`, a => a.has(name) && fits(name, a.get(name)!, range));
    }
    for (const [name, version] of Object.entries(installed)) {
      if (remove.includes(name)) continue;
      const moves = problem.mayMove?.includes(name) ? 'any' : problem.moves;
      const allowed = (v: string) =>
        v === version ||
        (moves !== 'none' && fits(name, v, moves === 'compatible' ? `^${version}` : '*')) ||
        wanted.some(w => w.name === name && fits(name, v, w.range)) ||
        (pins[name] !== undefined && fits(name, v, pins[name]));
      fact(`keep ${name}`, a => a.has(name) && allowed(a.get(name)!));
    }
    for (const name of remove) fact(`remove ${name}`, a => !a.has(name));
    for (const [name, range] of Object.entries(pins)) {
      fact(`pin ${name}`, a => !a.has(name) || fits(name, a.get(name)!, range));
    }
    for (const [name, list] of this.candidates) {
      for (const c of list) {
        const isIn = (a: Assignment) => a.get(name) === c.version;
        const waivable =
          installed[name] === c.version &&
          problem.existing !== 'must-fit' &&
          !wanted.some(w => w.name === name) &&
          !remove.includes(name);
        const now = new Map(Object.entries(installed));
        const restrict = (key: string, rule: (a: Assignment) => boolean) => {
          if (waivable && !rule(now)) return;
          fact(key, a => !isIn(a) || rule(a));
        };
        for (const { name: other, range, kind = 'required' } of c.requires ?? []) {
          restrict(`${kind} ${name} ${other} ${range}`, a =>
            a.has(other) ? fits(other, a.get(other)!, range) : kind === 'optional'
          );
        }
        for (const { name: other, range } of c.conflicts ?? []) {
          if (other === name) continue;
          restrict(
            `conflict ${name} ${other} ${range}`,
            a => !a.has(other) || !fits(other, a.get(other)!, range)
          );
        }
        for (const [hostName, range] of Object.entries(c.host ?? {})) {
          const version = host[hostName];
          if (version === undefined) continue;
          restrict(`host ${name} ${hostName} ${range}`, () =>
            satisfies(version, range, { includePrerelease: true })
          );
        }
        if (c.blocked !== undefined) restrict(`blocked ${name} ${c.blocked}`, () => false);
        if (c.yanked && installed[name] !== c.version && pins[name] !== c.version) {
          fact(`yanked ${name}`, a => !isIn(a));
        }
      }
    }
  }

  /** Every assignment that respects the facts (all of them, or those that are given). */
  *solutions(facts: readonly Fact[] = this.facts): Generator<Assignment> {
    const names = [...this.candidates.keys()];
    const assignment: Assignment = new Map();
    function* extend(this: BruteForce, i: number): Generator<Assignment> {
      if (i === names.length) {
        if (facts.every(f => f.holds(assignment))) yield new Map(assignment);
        return;
      }
      yield* extend.call(this, i + 1);
      for (const { version } of this.candidates.get(names[i]!)!) {
        if (!parse(version)) continue;
        assignment.set(names[i]!, version);
        yield* extend.call(this, i + 1);
        assignment.delete(names[i]!);
      }
    }
    yield* extend.call(this, 0);
  }

  isSatisfiable(facts?: readonly Fact[]): boolean {
    return !this.solutions(facts).next().done;
  }

  violations(versions: Record<string, string>): string[] {
    const assignment = new Map(Object.entries(versions));
    return this.facts.filter(f => !f.holds(assignment)).map(f => f.key);
  }

  /** What the documented definition of the strategy calls the best solution. */
  best(): Record<string, string> | undefined {
    const { installed = {}, remove = [], wanted, strategy = 'compatible' } = this.problem;
    const entries = new Map(
      [...this.candidates].map(([name, list]) => [name, new CataloguePackage(name, list)])
    );
    const index = (name: string, version: string) => entries.get(name)!.indexOf(version);
    const kept = Object.keys(installed).filter(name => !remove.includes(name));
    const roots = [...new Set([...wanted.map(w => w.name).sort(), ...kept.sort()])];
    const closure = (a: Assignment): Assignment => {
      const out: Assignment = new Map();
      const queue = [...roots];
      for (const name of queue) {
        if (out.has(name) || !a.has(name)) continue;
        out.set(name, a.get(name)!);
        const c = this.candidates.get(name)!.find(x => x.version === a.get(name))!;
        for (const r of c.requires ?? [])
          if (r.kind !== 'optional' && !this.#waived(name, c, r)) queue.push(r.name);
      }
      return out;
    };
    let all = [...this.solutions()].map(closure);
    if (all.length === 0) return undefined;
    const keepLeast = (cost: (a: Assignment) => number) => {
      const least = Math.min(...all.map(cost));
      all = all.filter(a => cost(a) === least);
    };
    if (strategy !== 'latest') keepLeast(a => kept.filter(n => a.get(n) !== installed[n]).length);
    if (strategy === 'minimal-change') {
      keepLeast(
        a =>
          kept.filter(n => isBreaking(entries.get(n)!, index(n, installed[n]!), index(n, a.get(n)!))).length
      );
      keepLeast(a => [...a.keys()].filter(n => installed[n] === undefined).length);
    }
    const queue = [...roots];
    for (let i = 0; i < queue.length; i++) {
      const name = queue[i]!;
      if (queue.indexOf(name) < i) continue;
      const at = installed[name] === undefined ? -1 : index(name, installed[name]!);
      const order = orderOfPreference(entries.get(name)!, at, strategy);
      const possible = new Set(all.map(a => a.get(name)));
      const versions = [...order].map(k => entries.get(name)!.releases[k]!.version);
      const chosen = versions.find(version => possible.has(version))!;
      all = all.filter(a => a.get(name) === chosen);
      const c = this.candidates.get(name)!.find(x => x.version === chosen)!;
      const needs = (c.requires ?? []).filter(r => r.kind !== 'optional' && !this.#waived(name, c, r));
      queue.push(...needs.map(r => r.name).sort());
    }
    return Object.fromEntries(all[0]!);
  }

  #waived(name: string, c: Candidate, r: { name: string; range: string; kind?: string }): boolean {
    if (this.problem.installed?.[name] !== c.version) return false;
    const key = `${r.kind ?? 'required'} ${name} ${r.name} ${r.range}`;
    const probe = new Map([[name, c.version]]);
    return !this.facts.some(f => f.key === key && !f.holds(probe));
  }
}
