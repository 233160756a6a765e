import { ActivityHeap } from './activityHeap';
import type { Structure } from './structure';
import { WatchLists } from './watchLists';

/** Why a variable has its value; what the argument means is said for each. */
export const NO_REASON = 0;
/** Argument: the one literal that implied it. */
export const BY_LITERAL = 1;
/** The package is present and this is its only release left. */
export const BY_LAST_RELEASE = 2;
/** The package has no release left. */
export const BY_NO_RELEASE = 3;
/** Every release of the constraint's set is out. */
export const BY_EMPTY_SET = 4;
/** Argument: position of the clause. */
export const BY_CLAUSE = 5;
/** Argument: index of the bound. */
export const BY_BOUND = 6;
/** Argument: the guarded edge. */
export const BY_EDGE = 7;

export const HEADER = 2;

/** Counters shared by all searches for one answer. */
export type Meter = { steps: number; decisions: number; conflicts: number; readonly budget: number };

/** What the ordered mode follows. */
export type Preferences = {
  roots: readonly number[];
  /** Package → indices of its releases, best first. */
  releases: (packageId: number) => Int32Array;
  /** Release variable → packages that it needs, in the order in which they are to be decided. */
  needs: (variable: number) => readonly number[];
};

/** An upper bound on how many literals of a list are true, in force while `when` is true. */
export type Bound = { literals: readonly number[]; limit: number; when: number };

/**
 * What a search knows at a moment, and how it comes to know more and forgets again: values with their reasons, in the order
 * in which they came, and clauses. Propagation, analysis and the search itself are built on top, as classes of one object:
 * calls through interfaces would be in the loops in which all the time is spent.
 */
export abstract class SearchState {
  readonly heap: ActivityHeap;
  /** Assumptions that the last `unsatisfiable` needed; empty when it needed none. */
  core: number[] = [];
  /** Values of the last `satisfiable`: package → index of its release, -1 if absent. */
  chosen: Int32Array;

  protected readonly s: Structure;
  /** By literal: 1 true, -1 false, 0 open. */
  protected readonly value: Int8Array;
  protected readonly level: Int32Array;
  protected readonly place: Int32Array;
  protected readonly reasonKind: Uint8Array;
  protected readonly reasonArgument: Int32Array;
  protected readonly trail: Int32Array;
  protected trailLength = 0;
  protected head = 0;
  protected readonly levelStart: number[] = [];

  /** Two releases a package that were last seen open. */
  protected readonly watchedA: Int32Array;
  protected readonly watchedB: Int32Array;
  /** Release variable → constraints whose set it was last seen to support; with their counts. */
  protected readonly supporting: number[][];
  /** Packages that are present, less those of which a release is chosen. */
  protected unselected = 0;
  /** Package → the release variable that is true, and the last one that was; -1 if none. */
  protected readonly selected: Int32Array;
  protected readonly lastSelected: Int32Array;

  protected readonly watches: WatchLists;
  protected arena = new Int32Array(1 << 12);
  protected arenaLength = HEADER;
  protected learnt: number[] = [];
  protected learntLimit = 2000;

  protected readonly bounds: Bound[] = [];
  protected readonly boundsOf = new Map<number, number[]>();
  protected readonly boundsWhen = new Map<number, number[]>();
  protected readonly boundCount: number[] = [];

  protected readonly queue: Int32Array;
  protected readonly queued: Uint8Array;
  protected queueLength = 0;
  protected queueHead = 0;
  protected readonly queueLengthAt: number[] = [];
  protected readonly queueHeadAt: number[] = [];

  protected readonly seen: Uint8Array;
  /** Used again and again by the analysis of conflicts. */
  protected readonly reason: number[] = [];
  protected readonly stack: number[] = [];
  protected readonly frames: number[] = [];
  protected conflict: number[] = [];
  protected consistent = true;

  constructor(
    structure: Structure,
    protected readonly meter: Meter,
    protected readonly preferences: Preferences
  ) {
    this.s = structure;
    const { variables } = structure;
    const packages = structure.base.length;
    this.heap = new ActivityHeap(variables);
    this.value = new Int8Array(2 * variables);
    this.level = new Int32Array(variables);
    this.place = new Int32Array(variables);
    this.reasonKind = new Uint8Array(variables);
    this.reasonArgument = new Int32Array(variables);
    this.trail = new Int32Array(variables);
    this.seen = new Uint8Array(variables);
    this.watchedA = new Int32Array(packages);
    this.watchedB = new Int32Array(packages);
    this.selected = new Int32Array(packages).fill(-1);
    this.lastSelected = new Int32Array(packages).fill(-1);
    this.chosen = new Int32Array(packages).fill(-1);
    this.supporting = new Array<number[]>(variables);
    this.watches = new WatchLists(2 * variables);
    this.queue = new Int32Array(packages);
    this.queued = new Uint8Array(packages);
    for (const root of preferences.roots) this.enqueuePackage(root);
    this.start();
  }

  protected start(): void {
    const { s } = this;
    for (let p = 0; p < s.base.length; p++) {
      const base = s.base[p]!;
      const count = s.count[p]!;
      this.watchedA[p] = base;
      this.watchedB[p] = base + Math.min(1, Math.max(0, count - 1));
      if (count === 0) this.assign(2 * base + 1, NO_REASON, 0);
    }
    for (let c = 0; c < s.constraintVariable.length; c++) {
      if (!s.constraintPresence[c]) continue;
      if (s.setStart[c] === s.setStart[c + 1]) {
        this.assign(2 * s.constraintVariable[c]! + 1, NO_REASON, 0);
      } else {
        // Newest first, as the search prefers those and they stay open longest.
        const end = s.setItems[s.setStart[c + 1]! - 1]!;
        this.support(s.base[s.constraintPackage[c]!]! + end - 1, c);
      }
    }
  }

  protected support(variable: number, constraint: number): void {
    const list = this.supporting[variable];
    if (list) list.push(constraint);
    else this.supporting[variable] = [constraint];
  }

  /** Makes a literal true. False, with `conflict` set, if it is false already. */
  protected assign(literal: number, kind: number, argument: number): boolean {
    const current = this.value[literal]!;
    if (current === 1) return true;
    if (current === -1) {
      this.conflict = [literal];
      this.explain(literal, kind, argument, this.conflict);
      if (this.levelStart.length === 0) this.consistent = false;
      return false;
    }
    const variable = literal >> 1;
    this.value[literal] = 1;
    this.value[literal ^ 1] = -1;
    this.level[variable] = this.levelStart.length;
    this.place[variable] = this.trailLength;
    this.reasonKind[variable] = kind;
    this.reasonArgument[variable] = argument;
    this.trail[this.trailLength++] = literal;
    if (!(literal & 1)) {
      const p = this.s.packageOf[variable]!;
      if (p >= 0) {
        if (variable === this.s.base[p]! + this.s.count[p]!) this.unselected++;
        else {
          this.selected[p] = variable;
          this.unselected--;
        }
      }
    }
    if (this.bounds.length > 0) this.count(literal, 1);
    return true;
  }

  protected count(literal: number, by: 1 | -1): void {
    const bounds = this.boundsOf.get(literal);
    if (bounds) for (const b of bounds) this.boundCount[b]! += by;
  }

  protected enqueuePackage(p: number): void {
    if (this.queued[p]) return;
    this.queued[p] = 1;
    this.queue[this.queueLength++] = p;
  }

  protected newLevel(): void {
    this.levelStart.push(this.trailLength);
    this.queueLengthAt.push(this.queueLength);
    this.queueHeadAt.push(this.queueHead);
  }

  protected backtrack(level: number): void {
    if (this.levelStart.length <= level) return;
    const { s } = this;
    const start = this.levelStart[level]!;
    for (let i = this.trailLength - 1; i >= start; i--) {
      const literal = this.trail[i]!;
      const variable = literal >> 1;
      this.value[literal] = 0;
      this.value[literal ^ 1] = 0;
      const p = s.packageOf[variable]!;
      if (p >= 0) {
        if (variable === s.base[p]! + s.count[p]!) {
          if (!(literal & 1)) this.unselected--;
        } else {
          if (!(literal & 1)) {
            this.unselected++;
            this.selected[p] = -1;
            this.lastSelected[p] = variable;
          }
          this.heap.insert(variable);
        }
      }
      if (this.bounds.length > 0) this.count(literal, -1);
    }
    this.trailLength = start;
    this.head = start;
    for (let i = this.queueLengthAt[level]!; i < this.queueLength; i++) this.queued[this.queue[i]!] = 0;
    this.queueLength = this.queueLengthAt[level]!;
    this.queueHead = this.queueHeadAt[level]!;
    this.levelStart.length = level;
    this.queueLengthAt.length = level;
    this.queueHeadAt.length = level;
  }

  /** Layout: number of literals, number of levels when learnt (0: not learnt), the literals. */
  protected store(literals: readonly number[], levels: number): number {
    const size = literals.length + HEADER;
    if (this.arenaLength + size > this.arena.length) {
      const grown = new Int32Array(Math.max(2 * this.arena.length, this.arenaLength + size));
      grown.set(this.arena.subarray(0, this.arenaLength));
      this.arena = grown;
    }
    const at = this.arenaLength;
    this.arena[at] = literals.length;
    this.arena[at + 1] = levels;
    this.arena.set(literals, at + HEADER);
    this.arenaLength += size;
    return at;
  }

  protected attach(clause: number): void {
    const a = this.arena[clause + HEADER]!;
    const b = this.arena[clause + HEADER + 1]!;
    this.watches.push(a ^ 1, clause, b);
    this.watches.push(b ^ 1, clause, a);
  }

  /** Appends the false literals that, with the literal itself, make up the clause that implied it. */
  protected explain(literal: number, kind: number, argument: number, out: number[]): void {
    const { s } = this;
    if (kind === BY_LITERAL) {
      out.push(argument ^ 1);
    } else if (kind === BY_CLAUSE) {
      const first = argument + HEADER;
      const end = first + this.arena[argument]!;
      for (let k = first; k < end; k++) if (this.arena[k] !== literal) out.push(this.arena[k]!);
    } else if (kind === BY_LAST_RELEASE || kind === BY_NO_RELEASE) {
      const base = s.base[argument]!;
      const present = base + s.count[argument]!;
      if (kind === BY_LAST_RELEASE) out.push(2 * present + 1);
      for (let v = base; v < present; v++) if (2 * v !== literal) out.push(2 * v);
    } else if (kind === BY_EMPTY_SET) {
      const base = s.base[s.constraintPackage[argument]!]!;
      for (let i = s.setStart[argument]!; i < s.setStart[argument + 1]!; i += 2) {
        for (let k = s.setItems[i]!; k < s.setItems[i + 1]!; k++) out.push(2 * (base + k));
      }
    } else if (kind === BY_EDGE) {
      const from = 2 * s.edgeFrom[argument]!;
      out.push(literal === from + 1 ? 2 * s.edgeTo[argument]! : from + 1, s.edgeGuard[argument]! ^ 1);
    } else if (kind === BY_BOUND) {
      const { literals, when } = this.bounds[argument]!;
      const place = this.value[literal] === 1 ? this.place[literal >> 1]! : this.trailLength;
      out.push(when ^ 1);
      for (const other of literals) {
        if (this.value[other] === 1 && this.place[other >> 1]! < place) out.push(other ^ 1);
      }
    }
  }

  protected explainAssigned(variable: number, out: number[]): void {
    const literal = this.value[2 * variable] === 1 ? 2 * variable : 2 * variable + 1;
    this.explain(literal, this.reasonKind[variable]!, this.reasonArgument[variable]!, out);
  }
}
