// Over 350 lines: the state of the search is shared by propagation, analysis and backtracking, and splitting
// it would put calls through interfaces into the loops in which all the time is spent.
import { ActivityHeap } from './activityHeap';
import { luby } from './luby';
import type { Structure } from './structure';
import { WatchLists } from './watchLists';

/** Why a variable has its value; what the argument means is said for each. */
const NO_REASON = 0;
/** Argument: the one literal that implied it. */
const BY_LITERAL = 1;
/** The package is present and this is its only release left. */
const BY_LAST_RELEASE = 2;
/** The package has no release left. */
const BY_NO_RELEASE = 3;
/** Every release of the constraint's set is out. */
const BY_EMPTY_SET = 4;
/** Argument: position of the clause. */
const BY_CLAUSE = 5;
/** Argument: index of the bound. */
const BY_BOUND = 6;
/** Argument: the guarded edge. */
const BY_EDGE = 7;

const HEADER = 2;

/** Decisions that are not literals: all is chosen; an assumption is false; an assumption holds already. */
const DONE = -1;
const REFUTED = -2;
const NOTHING = -3;

/** Answer of one search. */
export type Verdict = 'satisfiable' | 'unsatisfiable' | 'out-of-steps' | 'out-of-conflicts';

/**
 * How the next release is chosen. `ordered`: package by package from the roots, each at the first release of
 * its preference that is left, which makes the first solution found the best one. `free`: by conflict
 * activity with restarts, the quicker way to a mere yes or no on hard problems.
 */
export type Mode = 'ordered' | 'free';

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
type Bound = { literals: readonly number[]; limit: number; when: number };

/**
 * Conflict-driven clause learning over packages. Choices, presence and sets are propagated natively to arc
 * consistency and explain themselves only when a conflict is analysed; what is learnt are plain clauses.
 */
export class Solver {
  readonly heap: ActivityHeap;
  /** Assumptions that the last `unsatisfiable` needed; empty when it needed none. */
  core: number[] = [];
  /** Values of the last `satisfiable`: package → index of its release, -1 if absent. */
  chosen: Int32Array;

  private readonly s: Structure;
  /** By literal: 1 true, -1 false, 0 open. */
  private readonly value: Int8Array;
  private readonly level: Int32Array;
  private readonly place: Int32Array;
  private readonly reasonKind: Uint8Array;
  private readonly reasonArgument: Int32Array;
  private readonly trail: Int32Array;
  private trailLength = 0;
  private head = 0;
  private readonly levelStart: number[] = [];

  /** Two releases a package that were last seen open. */
  private readonly watchedA: Int32Array;
  private readonly watchedB: Int32Array;
  /** Release variable → constraints whose set it was last seen to support; with their counts. */
  private readonly supporting: number[][];
  /** Package → the release variable that is true, and the last one that was; -1 if none. */
  private readonly selected: Int32Array;
  private readonly lastSelected: Int32Array;

  private readonly watches: WatchLists;
  private arena = new Int32Array(1 << 12);
  private arenaLength = HEADER;
  private learnt: number[] = [];
  private learntLimit = 2000;

  private readonly bounds: Bound[] = [];
  private readonly boundsOf = new Map<number, number[]>();
  private readonly boundsWhen = new Map<number, number[]>();
  private readonly boundCount: number[] = [];

  private readonly queue: Int32Array;
  private readonly queued: Uint8Array;
  private queueLength = 0;
  private queueHead = 0;
  private readonly queueLengthAt: number[] = [];
  private readonly queueHeadAt: number[] = [];

  private readonly seen: Uint8Array;
  /** Used again and again by the analysis of conflicts. */
  private readonly reason: number[] = [];
  private readonly stack: number[] = [];
  private readonly frames: number[] = [];
  private conflict: number[] = [];
  private consistent = true;

  constructor(
    structure: Structure,
    private readonly meter: Meter,
    private readonly preferences: Preferences
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

  /** Adds a clause. Only between searches. Returns false if nothing can satisfy it any more. */
  addClause(literals: readonly number[]): boolean {
    this.backtrack(0);
    const open: number[] = [];
    for (const literal of literals) {
      if (this.value[literal] === 1 || open.includes(literal ^ 1)) return this.consistent;
      if (this.value[literal] === 0 && !open.includes(literal)) open.push(literal);
    }
    if (open.length === 0) this.consistent = false;
    else if (open.length === 1) this.assign(open[0]!, NO_REASON, 0);
    else this.attach(this.store(open, 0));
    return this.consistent;
  }

  /** While `when` is true, at most `limit` of the literals are. Only between searches. */
  addBound(literals: readonly number[], limit: number, when: number): void {
    this.backtrack(0);
    const index = this.bounds.length;
    this.bounds.push({ literals, limit, when });
    this.boundCount.push(0);
    for (const literal of literals) {
      append(this.boundsOf, literal, index);
      if (this.value[literal] === 1) this.boundCount[index]!++;
    }
    append(this.boundsWhen, when, index);
  }

  /** Whether a literal is false in every solution, as far as propagation alone can tell. */
  isImpossible(literal: number): boolean {
    this.backtrack(0);
    if (this.consistent && !this.propagate()) this.consistent = false;
    return !this.consistent || this.value[literal] === -1;
  }

  /**
   * Searches for a solution in which all assumptions hold. `out-of-conflicts` after `conflictLimit` conflicts,
   * `out-of-steps` when the meter's budget is used up; in both cases what was learnt stays.
   */
  search(assumptions: readonly number[], mode: Mode, conflictLimit = Infinity): Verdict {
    this.backtrack(0);
    this.core = [];
    let conflicts = 0;
    let restart = 1;
    let untilRestart = mode === 'free' ? 64 * luby(restart) : Infinity;
    for (;;) {
      if (!this.consistent) return 'unsatisfiable';
      if (this.meter.steps > this.meter.budget) return 'out-of-steps';
      if (!this.propagate()) {
        this.meter.conflicts++;
        conflicts++;
        untilRestart--;
        if (this.levelStart.length === 0) {
          this.consistent = false;
          return 'unsatisfiable';
        }
        this.learn();
        this.heap.decay();
        continue;
      }
      if (conflicts >= conflictLimit) return 'out-of-conflicts';
      if (this.learnt.length > this.learntLimit + this.trailLength) this.forget();
      if (untilRestart <= 0) {
        untilRestart = 64 * luby(++restart);
        this.backtrack(0);
        continue;
      }
      const next = this.decide(assumptions, mode);
      if (next === DONE) {
        this.chosen = this.selected.map((variable, p) => (variable < 0 ? -1 : variable - this.s.base[p]!));
        return 'satisfiable';
      }
      if (next === REFUTED) return 'unsatisfiable';
      this.newLevel();
      if (next !== NOTHING) {
        this.meter.decisions++;
        this.assign(next, NO_REASON, 0);
      }
    }
  }

  private start(): void {
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

  private support(variable: number, constraint: number): void {
    const list = this.supporting[variable];
    if (list) list.push(constraint);
    else this.supporting[variable] = [constraint];
  }

  // ── deciding ────────────────────────────────────────────────────────────────────────────────────────────

  private decide(assumptions: readonly number[], mode: Mode): number {
    if (this.levelStart.length < assumptions.length) {
      const literal = assumptions[this.levelStart.length]!;
      if (this.value[literal] === 1) return NOTHING;
      if (this.value[literal] === -1) {
        this.collectCore(literal);
        return REFUTED;
      }
      return literal;
    }
    return mode === 'ordered' ? this.decideOrdered() : this.decideFree();
  }

  private decideOrdered(): number {
    while (this.queueHead < this.queueLength) {
      const p = this.queue[this.queueHead]!;
      const present = this.s.base[p]! + this.s.count[p]!;
      const selected = this.selected[p]!;
      if (selected < 0 && this.value[2 * present] !== -1) {
        const releases = this.preferences.releases(p);
        for (let i = 0; i < releases.length; i++) {
          const literal = 2 * (this.s.base[p]! + releases[i]!);
          if (this.value[literal] === 0) return literal;
        }
      }
      this.queueHead++;
      if (selected >= 0) for (const needed of this.preferences.needs(selected)) this.enqueuePackage(needed);
    }
    return DONE;
  }

  private decideFree(): number {
    for (;;) {
      const variable = this.heap.pop();
      if (variable < 0) return DONE;
      if (this.value[2 * variable] !== 0) continue;
      const p = this.s.packageOf[variable]!;
      const present = this.value[2 * (this.s.base[p]! + this.s.count[p]!)];
      // A package that nobody needs (yet) is left out, unless conflicts are about it; its releases come back
      // when it becomes present.
      if (present === -1 || (present === 0 && this.heap.activity[variable] === 0)) continue;
      const last = this.lastSelected[p]!;
      return 2 * (last >= 0 && this.value[2 * last] === 0 ? last : variable);
    }
  }

  private enqueuePackage(p: number): void {
    if (this.queued[p]) return;
    this.queued[p] = 1;
    this.queue[this.queueLength++] = p;
  }

  private newLevel(): void {
    this.levelStart.push(this.trailLength);
    this.queueLengthAt.push(this.queueLength);
    this.queueHeadAt.push(this.queueHead);
  }

  private backtrack(level: number): void {
    if (this.levelStart.length <= level) return;
    const { s } = this;
    const start = this.levelStart[level]!;
    for (let i = this.trailLength - 1; i >= start; i--) {
      const literal = this.trail[i]!;
      const variable = literal >> 1;
      this.value[literal] = 0;
      this.value[literal ^ 1] = 0;
      const p = s.packageOf[variable]!;
      if (p >= 0 && variable !== s.base[p]! + s.count[p]!) {
        if (!(literal & 1)) {
          this.selected[p] = -1;
          this.lastSelected[p] = variable;
        }
        this.heap.insert(variable);
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

  // ── propagating ─────────────────────────────────────────────────────────────────────────────────────────

  /** Makes a literal true. False, with `conflict` set, if it is false already. */
  private assign(literal: number, kind: number, argument: number): boolean {
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
      if (p >= 0 && variable !== this.s.base[p]! + this.s.count[p]!) this.selected[p] = variable;
    }
    if (this.bounds.length > 0) this.count(literal, 1);
    return true;
  }

  private count(literal: number, by: 1 | -1): void {
    const bounds = this.boundsOf.get(literal);
    if (bounds) for (const b of bounds) this.boundCount[b]! += by;
  }

  /** Draws every direct consequence. False, with `conflict` set, on a contradiction. */
  private propagate(): boolean {
    while (this.head < this.trailLength) {
      const literal = this.trail[this.head++]!;
      const variable = literal >> 1;
      this.meter.steps++;
      if (this.hasNoConsequence(variable, literal)) continue;
      const p = this.s.packageOf[variable]!;
      let ok = true;
      if (p >= 0) {
        const present = this.s.base[p]! + this.s.count[p]!;
        if (variable === present) ok = this.propagatePresence(p, literal);
        else if (literal & 1) ok = this.releaseOut(p, variable);
        else ok = this.releaseIn(p, variable, literal);
      } else if (this.s.constraintOf[variable]! >= 0) {
        ok = this.propagateConstraint(this.s.constraintOf[variable]!, literal);
      } else if (!(literal & 1)) ok = this.propagateGuard(variable);
      if (!ok || (literal & 1 && !this.whoImpliesIsOut(variable, literal))) return false;
      if (!this.propagateClauses(literal)) return false;
      if (this.bounds.length > 0 && !this.propagateBounds(literal)) return false;
    }
    return true;
  }

  /** A release that is out, was not watched, and of which no clause speaks: most of what is propagated is like that. */
  private hasNoConsequence(variable: number, literal: number): boolean {
    const { s } = this;
    if ((literal & 1) === 0 || this.watches.length[literal] !== 0 || this.bounds.length > 0) return false;
    const p = s.packageOf[variable]!;
    return (
      p >= 0 &&
      variable !== this.watchedA[p] &&
      variable !== this.watchedB[p] &&
      variable !== s.base[p]! + s.count[p]! &&
      s.impliedByStart[variable] === s.impliedByStart[variable + 1] &&
      this.supporting[variable] === undefined
    );
  }

  private releaseIn(p: number, variable: number, literal: number): boolean {
    const { s } = this;
    const base = s.base[p]!;
    const present = base + s.count[p]!;
    if (!this.assign(2 * present, BY_LITERAL, literal)) return false;
    for (let v = base; v < present; v++) {
      if (v !== variable && !this.assign(2 * v + 1, BY_LITERAL, literal)) return false;
    }
    for (let i = s.impliesStart[variable]!; i < s.impliesStart[variable + 1]!; i++) {
      const edge = s.impliesItems[i]!;
      const implied = 2 * s.edgeTo[edge]!;
      if (s.edgeGuard[edge]! < 0) {
        if (!this.assign(implied, BY_LITERAL, literal)) return false;
      } else if (this.value[s.edgeGuard[edge]!] === 1 && !this.assign(implied, BY_EDGE, edge)) return false;
    }
    for (let i = s.onPackageStart[p]!; i < s.onPackageStart[p + 1]!; i++) {
      const c = s.onPackageItems[i]!;
      if (this.value[2 * s.constraintVariable[c]!] === -1 || this.inSet(c, variable - base)) continue;
      if (!this.assign(2 * s.constraintVariable[c]! + 1, BY_LITERAL, literal)) return false;
    }
    return true;
  }

  private inSet(c: number, index: number): boolean {
    const { setStart, setItems } = this.s;
    for (let i = setStart[c]!; i < setStart[c + 1]!; i += 2) {
      if (index < setItems[i]!) return false;
      if (index < setItems[i + 1]!) return true;
    }
    return false;
  }

  private releaseOut(p: number, variable: number): boolean {
    const { s } = this;
    const base = s.base[p]!;
    const present = base + s.count[p]!;
    if (variable === this.watchedA[p] || variable === this.watchedB[p]) {
      const other = variable === this.watchedA[p] ? this.watchedB[p]! : this.watchedA[p]!;
      let found = -1;
      for (let v = present - 1; v >= base; v--) {
        if (v !== other && this.value[2 * v] !== -1) {
          found = v;
          break;
        }
      }
      if (found >= 0) {
        if (variable === this.watchedA[p]) this.watchedA[p] = found;
        else this.watchedB[p] = found;
      } else if (this.value[2 * other] === -1) {
        if (!this.assign(2 * present + 1, BY_NO_RELEASE, p)) return false;
      } else if (this.value[2 * present] === 1) {
        if (!this.assign(2 * other, BY_LAST_RELEASE, p)) return false;
      }
    }
    const supported = this.supporting[variable];
    if (!supported) return true;
    let kept = 0;
    for (let i = 0; i < supported.length; i++) {
      const c = supported[i]!;
      if (this.value[2 * s.constraintVariable[c]!] !== -1) {
        const next = this.findSupport(c, base);
        if (next >= 0) {
          this.support(next, c);
          continue;
        }
        supported[kept++] = c;
        if (!this.assign(2 * s.constraintVariable[c]! + 1, BY_EMPTY_SET, c)) {
          while (++i < supported.length) supported[kept++] = supported[i]!;
          supported.length = kept;
          return false;
        }
        continue;
      }
      supported[kept++] = c;
    }
    supported.length = kept;
    return true;
  }

  private findSupport(c: number, base: number): number {
    const { setStart, setItems } = this.s;
    for (let i = setStart[c + 1]! - 2; i >= setStart[c]!; i -= 2) {
      for (let k = setItems[i + 1]! - 1; k >= setItems[i]!; k--) {
        if (this.value[2 * (base + k)] !== -1) return base + k;
      }
    }
    return -1;
  }

  private propagatePresence(p: number, literal: number): boolean {
    const { s } = this;
    const base = s.base[p]!;
    const present = base + s.count[p]!;
    if (literal & 1) {
      for (let v = base; v < present; v++) {
        if (!this.assign(2 * v + 1, BY_LITERAL, literal)) return false;
      }
      return true;
    }
    const a = this.watchedA[p]!;
    const b = this.watchedB[p]!;
    const aOut = this.value[2 * a] === -1;
    const bOut = this.value[2 * b] === -1;
    for (let v = base; v < present; v++) if (this.value[2 * v] === 0) this.heap.insert(v);
    if (a !== b && !aOut && !bOut) return true;
    // One of the two is out: either there is no other to watch, or its turn in the trail is still to come.
    let only = -1;
    for (let v = base; v < present; v++) {
      if (this.value[2 * v] === -1) continue;
      if (only >= 0) return true;
      only = v;
    }
    if (only < 0) return this.assign(2 * present + 1, BY_NO_RELEASE, p);
    return this.assign(2 * only, BY_LAST_RELEASE, p);
  }

  private whoImpliesIsOut(variable: number, literal: number): boolean {
    const { impliedByStart, impliedByItems, edgeFrom, edgeGuard } = this.s;
    for (let i = impliedByStart[variable]!; i < impliedByStart[variable + 1]!; i++) {
      const edge = impliedByItems[i]!;
      const out = 2 * edgeFrom[edge]! + 1;
      if (edgeGuard[edge]! < 0) {
        if (!this.assign(out, BY_LITERAL, literal)) return false;
      } else if (this.value[edgeGuard[edge]!] === 1 && !this.assign(out, BY_EDGE, edge)) return false;
    }
    return true;
  }

  /** A guard came true: what its edges say holds from now on. */
  private propagateGuard(variable: number): boolean {
    const { guardsStart, guardsItems, edgeFrom, edgeTo } = this.s;
    for (let i = guardsStart[variable]!; i < guardsStart[variable + 1]!; i++) {
      const edge = guardsItems[i]!;
      const from = 2 * edgeFrom[edge]!;
      const to = 2 * edgeTo[edge]!;
      if (this.value[from] === 1 && !this.assign(to, BY_EDGE, edge)) return false;
      if (this.value[to] === -1 && !this.assign(from + 1, BY_EDGE, edge)) return false;
    }
    return true;
  }

  private propagateConstraint(c: number, literal: number): boolean {
    const { s } = this;
    if (literal & 1) return true;
    const p = s.constraintPackage[c]!;
    const base = s.base[p]!;
    const count = s.count[p]!;
    if (s.constraintPresence[c] && !this.assign(2 * (base + count), BY_LITERAL, literal)) return false;
    let from = 0;
    for (let i = s.setStart[c]!; i <= s.setStart[c + 1]!; i += 2) {
      const to = i < s.setStart[c + 1]! ? s.setItems[i]! : count;
      for (let k = from; k < to; k++) {
        if (!this.assign(2 * (base + k) + 1, BY_LITERAL, literal)) return false;
      }
      if (i < s.setStart[c + 1]!) from = s.setItems[i + 1]!;
    }
    return true;
  }

  private propagateClauses(literal: number): boolean {
    const { watches, value, arena } = this;
    const list = watches.data[literal]!;
    const length = watches.length[literal]!;
    if (length === 0) return true;
    const falsified = literal ^ 1;
    let kept = 0;
    let i = 0;
    let ok = true;
    while (i < length) {
      const clause = list[i]!;
      const blocker = list[i + 1]!;
      i += 2;
      if (value[blocker] === 1) {
        list[kept++] = clause;
        list[kept++] = blocker;
        continue;
      }
      const first = clause + HEADER;
      if (arena[first] === falsified) {
        arena[first] = arena[first + 1]!;
        arena[first + 1] = falsified;
      }
      const other = arena[first]!;
      if (other !== blocker && value[other] === 1) {
        list[kept++] = clause;
        list[kept++] = other;
        continue;
      }
      const end = first + arena[clause]!;
      let found = false;
      for (let k = first + 2; k < end; k++) {
        const candidate = arena[k]!;
        if (value[candidate] !== -1) {
          arena[first + 1] = candidate;
          arena[k] = falsified;
          watches.push(candidate ^ 1, clause, other);
          found = true;
          break;
        }
      }
      if (found) continue;
      list[kept++] = clause;
      list[kept++] = other;
      if (!this.assign(other, BY_CLAUSE, clause)) {
        ok = false;
        while (i < length) list[kept++] = list[i++]!;
      }
    }
    watches.length[literal] = kept;
    return ok;
  }

  private propagateBounds(literal: number): boolean {
    for (const b of this.boundsOf.get(literal) ?? []) if (!this.checkBound(b)) return false;
    for (const b of this.boundsWhen.get(literal) ?? []) if (!this.checkBound(b)) return false;
    return true;
  }

  private checkBound(b: number): boolean {
    const { literals, limit, when } = this.bounds[b]!;
    if (this.value[when] !== 1 || this.boundCount[b]! < limit) return true;
    if (this.boundCount[b]! > limit) {
      this.conflict = [when ^ 1];
      for (const literal of literals) if (this.value[literal] === 1) this.conflict.push(literal ^ 1);
      if (this.levelStart.length === 0) this.consistent = false;
      return false;
    }
    for (const literal of literals) {
      if (this.value[literal] === 0) this.assign(literal ^ 1, BY_BOUND, b);
    }
    return true;
  }

  // ── learning ────────────────────────────────────────────────────────────────────────────────────────────

  /** Appends the false literals that, with the literal itself, make up the clause that implied it. */
  private explain(literal: number, kind: number, argument: number, out: number[]): void {
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

  private explainAssigned(variable: number, out: number[]): void {
    const literal = this.value[2 * variable] === 1 ? 2 * variable : 2 * variable + 1;
    this.explain(literal, this.reasonKind[variable]!, this.reasonArgument[variable]!, out);
  }

  /** Learns the clause of the first unique implication point, goes back, and asserts it. */
  private learn(): void {
    // Bounds and clauses added between searches can be violated below the current level.
    let conflictLevel = 0;
    for (const literal of this.conflict) conflictLevel = Math.max(conflictLevel, this.level[literal >> 1]!);
    if (conflictLevel < this.levelStart.length) this.backtrack(conflictLevel);
    if (conflictLevel === 0) {
      this.consistent = false;
      return;
    }
    const clause: number[] = [-1];
    const touched: number[] = [];
    let pending = 0;
    let at = this.trailLength;
    let reason = this.conflict;
    let pivot = -1;
    for (;;) {
      for (let i = 0; i < reason.length; i++) {
        const literal = this.canonical(reason[i]!);
        const variable = literal >> 1;
        if (this.seen[variable] !== 0 || this.level[variable] === 0) continue;
        this.seen[variable] = 1;
        touched.push(variable);
        this.heap.bump(variable);
        if (this.level[variable] === conflictLevel) pending++;
        else clause.push(literal);
      }
      do pivot = this.trail[--at]!;
      while (this.seen[pivot >> 1] === 0);
      if (--pending === 0) break;
      reason = this.reason;
      reason.length = 0;
      this.explainAssigned(pivot >> 1, reason);
    }
    clause[0] = pivot ^ 1;
    const short = this.withoutRedundant(clause, touched);
    for (let i = 0; i < touched.length; i++) this.seen[touched[i]!] = 0;

    let back = 0;
    for (let i = 1; i < short.length; i++) {
      const level = this.level[short[i]! >> 1]!;
      if (level > back) {
        back = level;
        // The second watch must be a literal of the level gone back to.
        [short[1], short[i]] = [short[i]!, short[1]!];
      }
    }
    const levels = new Set(short.map(literal => this.level[literal >> 1]!)).size;
    this.backtrack(back);
    if (short.length === 1) {
      this.assign(short[0]!, NO_REASON, 0);
      return;
    }
    const stored = this.store(short, levels);
    this.learnt.push(stored);
    this.attach(stored);
    this.assign(short[0]!, BY_CLAUSE, stored);
  }

  /**
   * A release that is out as something it needs is out stands for that: many releases go out for one reason, and
   * clauses that name the reason are shorter and say more.
   */
  private canonical(literal: number): number {
    const variable = literal >> 1;
    if (literal & 1 || this.reasonKind[variable] !== BY_LITERAL) return literal;
    const antecedent = this.reasonArgument[variable]!;
    if (!(antecedent & 1)) return literal;
    const p = this.s.packageOf[variable]!;
    if (p < 0 || this.s.packageOf[antecedent >> 1] === p) return literal;
    return this.canonical(antecedent ^ 1);
  }

  /** The clause without literals that the others imply. */
  private withoutRedundant(clause: readonly number[], touched: number[]): number[] {
    // A literal is only implied by others of levels that the clause has anyway; a set of bits is a quick test of that.
    let levels = 0;
    for (let i = 1; i < clause.length; i++) levels |= this.levelBit(clause[i]! >> 1);
    const kept = [clause[0]!];
    for (let i = 1; i < clause.length; i++) {
      const literal = clause[i]!;
      if (this.reasonKind[literal >> 1] === NO_REASON || !this.isRedundant(literal, levels, touched)) {
        kept.push(literal);
      }
    }
    return kept;
  }

  private levelBit(variable: number): number {
    return 1 << (this.level[variable]! & 31);
  }

  /**
   * A literal adds nothing if the others imply it, directly or through what they imply. What is found out on the
   * way is marked in `seen` (1: in the clause or implied by it, 2: not) and undone with `touched`.
   */
  private isRedundant(literal: number, levels: number, touched: number[]): boolean {
    // One array holds the reasons of all that is being looked at, one behind the other; frames are (variable, end).
    const { stack, frames } = this;
    stack.length = 0;
    frames.length = 0;
    this.explainAssigned(literal >> 1, stack);
    frames.push(literal >> 1, 0);
    for (;;) {
      const start = frames[frames.length - 1]!;
      if (stack.length > start) {
        const variable = stack.pop()! >> 1;
        if (this.level[variable] === 0 || this.seen[variable] === 1) continue;
        const blocked =
          this.seen[variable] === 2 ||
          this.reasonKind[variable] === NO_REASON ||
          (this.levelBit(variable) & levels) === 0;
        if (!blocked) {
          frames.push(variable, stack.length);
          this.explainAssigned(variable, stack);
          continue;
        }
        // Nothing that is being looked at is implied then; the literal itself stays marked as one of the clause.
        this.mark(variable, 2, touched);
        for (let i = 2; i < frames.length; i += 2) this.mark(frames[i]!, 2, touched);
        return false;
      }
      frames.pop();
      const variable = frames.pop()!;
      if (frames.length === 0) return true;
      this.mark(variable, 1, touched);
    }
  }

  private mark(variable: number, as: 1 | 2, touched: number[]): void {
    if (this.seen[variable] === 0) touched.push(variable);
    this.seen[variable] = as;
  }

  private collectCore(refuted: number): void {
    this.core = [refuted];
    if (this.level[refuted >> 1] === 0) return;
    this.seen[refuted >> 1] = 1;
    const marked = [refuted >> 1];
    for (let i = this.trailLength - 1; i >= this.levelStart[0]!; i--) {
      const literal = this.trail[i]!;
      const variable = literal >> 1;
      if (!this.seen[variable]) continue;
      if (this.reasonKind[variable] === NO_REASON) {
        if (literal !== refuted) this.core.push(literal);
        continue;
      }
      const reason: number[] = [];
      this.explainAssigned(variable, reason);
      for (const other of reason) {
        if (this.level[other >> 1] === 0 || this.seen[other >> 1]) continue;
        this.seen[other >> 1] = 1;
        marked.push(other >> 1);
      }
    }
    for (const variable of marked) this.seen[variable] = 0;
  }

  // ── clauses ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Layout: number of literals, number of levels when learnt (0: not learnt), the literals. */
  private store(literals: readonly number[], levels: number): number {
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

  private attach(clause: number): void {
    const a = this.arena[clause + HEADER]!;
    const b = this.arena[clause + HEADER + 1]!;
    this.watches.push(a ^ 1, clause, b);
    this.watches.push(b ^ 1, clause, a);
  }

  /** Drops the half of the learnt clauses that span the most levels, except those in use as reasons. */
  private forget(): void {
    const { arena } = this;
    const inUse = new Set<number>();
    for (let i = 0; i < this.trailLength; i++) {
      const variable = this.trail[i]! >> 1;
      if (this.reasonKind[variable] === BY_CLAUSE) inUse.add(this.reasonArgument[variable]!);
    }
    const candidates = this.learnt.filter(c => !inUse.has(c) && arena[c + 1]! > 2 && arena[c]! > 2);
    candidates.sort((a, b) => arena[b + 1]! - arena[a + 1]! || arena[b]! - arena[a]! || a - b);
    const dropped = new Set(candidates.slice(0, candidates.length >> 1));
    this.learnt = this.learnt.filter(c => !dropped.has(c));
    for (let literal = 0; literal < this.watches.data.length; literal++) {
      const list = this.watches.data[literal]!;
      const length = this.watches.length[literal]!;
      let kept = 0;
      for (let i = 0; i < length; i += 2) {
        if (dropped.has(list[i]!)) continue;
        list[kept++] = list[i]!;
        list[kept++] = list[i + 1]!;
      }
      this.watches.length[literal] = kept;
    }
    this.learntLimit = Math.round(this.learntLimit * 1.1);
  }
}

function append(lists: Map<number, number[]>, key: number, item: number): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
