import type { Family, Group, Model } from './model';
import type { Meter } from './solver/solver';
import { contains, type VersionSet } from './versionSet';

/** Releases that are tried for one package in one move; more hardly ever find more. */
const MAX_TRIES = 16;
/** Violated parts that a move may leave before it is given up, and how many single moves may mend them. */
const MAX_MENDS = 8;

/** What has to hold of one package: it is at none of the releases outside `set`, and with `presence` it is there. */
type Want = { package: number; set: VersionSet; presence: boolean };

/** Instead of the number of a group. */
const NONE = -1;
const SEVERAL = -2;

/** One part of an explanation as a rotation looks at it: what it wants by itself, and of which releases. */
class PartView {
  readonly packages: Set<number>;
  readonly #units: Want[];
  readonly #groups: readonly Group[];
  /** Release of the binding package → what it wants, filled as it is asked for. */
  readonly #wants = new Map<number, readonly Want[]>();
  /** See `#boundBy`. */
  #bound: Int32Array | undefined;
  readonly binds: number;

  constructor(groups: readonly Group[], readonly wantOf: (literal: number) => Want) {
    this.#units = [];
    for (const { units } of groups) for (const unit of units) this.#units.push(wantOf(unit));
    this.#groups = groups[0]?.implied === -1 ? [] : groups;
    this.binds = this.#groups[0]?.package ?? -1;
    this.packages = new Set(this.#units.map(want => want.package));
    if (this.binds >= 0) this.packages.add(this.binds);
    // All that a cause's ranges bind is one package.
    if (this.#groups.length > 0) this.packages.add(wantOf(2 * this.#groups[0]!.implied).package);
  }

  /** The first thing wanted that does not hold. */
  violatedBy(choice: Int32Array): Want | undefined {
    const fails = (want: Want) => !holds(want, choice);
    const release = this.binds < 0 ? -1 : choice[this.binds]!;
    return this.#units.find(fails) ?? (release < 0 ? undefined : this.#wantsOf(release).find(fails));
  }

  #wantsOf(release: number): readonly Want[] {
    let wants = this.#wants.get(release);
    if (!wants) {
      wants = this.#groupsOf(release).map(({ implied }) => this.wantOf(2 * implied));
      this.#wants.set(release, wants);
    }
    return wants;
  }

  #groupsOf(release: number): readonly Group[] {
    const only = this.#boundBy()[release];
    if (only === undefined || only === NONE) return [];
    return only === SEVERAL
      ? this.#groups.filter(({ releases }) => releases.includes(release))
      : [this.#groups[only]!];
  }

  /** Release → the group that binds it: there may be hundreds of each, and most are bound by one. */
  #boundBy(): Int32Array {
    if (!this.#bound) {
      let last = -1;
      for (const { releases } of this.#groups) last = Math.max(last, releases[releases.length - 1]!);
      const bound = new Int32Array(last + 1).fill(NONE);
      this.#groups.forEach(({ releases }, i) => {
        for (const release of releases) bound[release] = bound[release] === NONE ? i : SEVERAL;
      });
      this.#bound = bound;
    }
    return this.#bound;
  }
}

function holds({ package: p, set, presence }: Want, choice: Int32Array): boolean {
  return choice[p]! < 0 ? !presence : contains(set, choice[p]!);
}

/** Reads literals of a model as what they want of a package. */
function makeWantOf({ packages, constraints }: Model): (literal: number) => Want {
  const byVariable = new Map(constraints.map(c => [c.variable, c]));
  const owners = [...packages];
  return literal => {
    const variable = literal >> 1;
    const constraint = byVariable.get(variable);
    if (constraint) return constraint;
    // Packages lie in the order of their variables, with those of constraints in between.
    let low = 0;
    let high = owners.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (owners[middle]!.base <= variable) low = middle;
      else high = middle - 1;
    }
    const { id, base, count, present } = owners[low]!;
    const index = variable - base;
    const all: VersionSet = count > 0 ? [0, count] : [];
    if (variable === present)
      return { package: id, set: literal & 1 ? [] : all, presence: (literal & 1) === 0 };
    if (!(literal & 1)) return { package: id, set: [index, index + 1], presence: true };
    const set = [0, index, index + 1, count].filter(
      (_, i, ends) => ends[i - (i % 2)]! < ends[i - (i % 2) + 1]!
    );
    return { package: id, set, presence: false };
  };
}

/**
 * Finds further parts that cannot be left out without asking the solver. A choice that violates one part only proves
 * that the part is needed; if a small change of the choice moves the violation to another part, that one is needed, too,
 * and so on from there.
 */
export class Rotation {
  readonly #views: PartView[];
  readonly #byPackage = new Map<number, number[]>();

  constructor(
    readonly model: Model,
    parts: readonly { groups: readonly Group[]; family: Family }[],
    readonly meter: Meter
  ) {
    const wantOf = makeWantOf(model);
    this.#views = parts.map(({ groups }) => new PartView(groups, wantOf));
  }

  /** Only these parts count from now on. */
  limitTo(parts: readonly number[]): void {
    this.#byPackage.clear();
    for (const i of parts) {
      for (const p of this.#views[i]!.packages) {
        const list = this.#byPackage.get(p);
        if (list) list.push(i);
        else this.#byPackage.set(p, [i]);
      }
    }
  }

  /** The parts that are needed as `part` is; `choice` violates it and no other part. */
  from(part: number, choice: Int32Array, known: ReadonlySet<number>): number[] {
    const found = new Set([part]);
    const open = [{ part, choice: choice.slice() }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (this.meter.steps > this.meter.budget) break;
      const { part: violated, choice: at } = next;
      this.#move(violated, at, other => {
        if (found.has(other) || known.has(other)) return;
        found.add(other);
        open.push({ part: other, choice: at.slice() });
      });
    }
    return [...found];
  }

  /** Tries every small change that mends a part, and tells which other part alone it violates instead. */
  #move(part: number, choice: Int32Array, tell: (other: number) => void): void {
    const crowded: [number, number][] = [];
    let told = false;
    for (const mend of this.#mends(part, choice)) {
      const [p, release] = mend;
      const before = choice[p]!;
      choice[p] = release;
      const violated = this.#violatedAround(p, choice);
      if (violated.length === 1 && violated[0] !== part) {
        told = true;
        tell(violated[0]!);
      }
      if (violated.length > 1 && violated.length <= MAX_MENDS) crowded.push(mend);
      choice[p] = before;
    }
    // What violates several needs more changes, and hardly ever finds what a single one does not.
    if (told) return;
    for (const [p, release] of crowded) {
      const before = choice[p]!;
      choice[p] = release;
      const violated = this.#violatedAround(p, choice);
      const undo = this.#mendAllButOne(violated, choice);
      if (violated.length === 1 && violated[0] !== part) tell(violated[0]!);
      for (let i = undo.length - 1; i >= 0; i--) choice[undo[i]![0]] = undo[i]![1];
      choice[p] = before;
    }
  }

  /** Changes of one package that could mend a part, the simplest first. */
  #mends(part: number, choice: Int32Array): [number, number][] {
    const view = this.#views[part]!;
    const want = view.violatedBy(choice);
    if (!want) return [];
    const out: [number, number][] = [];
    if (!want.presence) out.push([want.package, -1]);
    let tries = 0;
    for (let i = 0; i < want.set.length && tries < MAX_TRIES; i += 2) {
      for (let k = want.set[i + 1]! - 1; k >= want.set[i]! && tries < MAX_TRIES; k--, tries++) {
        out.push([want.package, k]);
      }
    }
    const { binds } = view;
    if (binds >= 0 && binds !== want.package) {
      out.push([binds, -1]);
      const last = this.model.packages[binds]!.count - 1;
      for (let k = last; k >= 0 && k > last - MAX_TRIES; k--) if (k !== choice[binds]) out.push([binds, k]);
    }
    return out;
  }

  #violatedAround(p: number, choice: Int32Array): number[] {
    const parts = this.#byPackage.get(p) ?? [];
    this.meter.steps += parts.length;
    return parts.filter(i => this.#views[i]!.violatedBy(choice) !== undefined);
  }

  /** Mends what a single change mends without violating more, until one is left; answers with how to undo it. */
  #mendAllButOne(violated: number[], choice: Int32Array): [number, number][] {
    const undo: [number, number][] = [];
    for (let i = violated.length - 1; i >= 0 && violated.length > 1; i--) {
      const part = violated[i]!;
      const mend = this.#mends(part, choice).find(([p, release]) => {
        const before = choice[p]!;
        choice[p] = release;
        if (this.#violatedAround(p, choice).every(other => other !== part && violated.includes(other))) {
          undo.push([p, before]);
          return true;
        }
        choice[p] = before;
        return false;
      });
      if (mend)
        violated.splice(0, violated.length, ...violated.filter(j => this.#views[j]!.violatedBy(choice)));
    }
    return undo;
  }
}
