import { Analysis } from './analysis';
import { luby } from './luby';
import { NO_REASON } from './searchState';

export type { Meter, Preferences } from './searchState';

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

/**
 * Conflict-driven clause learning over packages. Choices, presence and sets are propagated natively to arc
 * consistency and explain themselves only when a conflict is analysed; what is learnt are plain clauses.
 */
export class Solver extends Analysis {
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
        if (this.levelStart.length <= assumptions.length) {
          // Nothing was guessed, so the assumptions refute each other.
          this.core = this.blame(this.conflict);
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

  private decide(assumptions: readonly number[], mode: Mode): number {
    if (this.levelStart.length < assumptions.length) {
      const literal = assumptions[this.levelStart.length]!;
      if (this.value[literal] === 1) return NOTHING;
      if (this.value[literal] === -1) {
        this.core = [literal, ...this.blame([literal])];
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
      // Whatever nobody needs is left out.
      if (this.unselected === 0) return DONE;
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
}

function append(lists: Map<number, number[]>, key: number, item: number): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
