import { luby } from '../solver/luby';
import type { Meter } from '../solver/searchState';
import { HEADER } from './clauseDatabase';
import { ClausePropagation } from './clausePropagation';
import { findCrowding } from './crowding';

/** Answer of one search. */
export type ClauseVerdict = 'satisfiable' | 'unsatisfiable' | 'out-of-steps';

/** Conflicts until the first restart, and the unit of Luby's sequence afterwards. */
const RESTART_UNIT = 100;
const FIRST_FORGETTING = 500;
const FORGETTING_GROWTH = 200;

/**
 * Conflict-driven clause learning over plain clauses: two watched literals with blockers, activity, saved phases, restarts by
 * Luby, learnt clauses made smaller and forgotten by how many levels they span. The other solver knows packages and is
 * quick where there is much to propagate; this one is quick where there is much to search.
 */
export class ClauseSolver extends ClausePropagation {
  /** Assumptions that the last `unsatisfiable` needed. */
  core: number[] = [];
  private readonly seen: Uint8Array;
  private readonly clause: Int32Array;
  private readonly touched: Int32Array;
  private readonly stack: Int32Array;
  private readonly levelMark: Int32Array;
  private mark = 0;
  private forgetAt = FIRST_FORGETTING;

  constructor(variables: number, meter: Meter) {
    super(variables, meter);
    this.seen = new Uint8Array(variables);
    this.clause = new Int32Array(variables + 1);
    this.touched = new Int32Array(variables);
    this.stack = new Int32Array(variables);
    this.levelMark = new Int32Array(variables + 1);
  }

  /** Adds a clause. Only between searches. */
  addClause(literals: readonly number[]): void {
    this.backtrack(0);
    const open: number[] = [];
    for (const literal of literals) {
      if (this.value[literal] === 1 || open.includes(literal ^ 1)) return;
      if (this.value[literal] === 0 && !open.includes(literal)) open.push(literal);
    }
    if (open.length === 0) this.consistent = false;
    else if (open.length === 1) this.assign(open[0]!, 0);
    else {
      this.database.add(open, open.length, 0);
      for (const literal of open) this.heap.insert(literal >> 1);
    }
  }

  /** Whether a literal was true in the last solution. What no clause says anything of is false. */
  isTrue(literal: number): boolean {
    return this.value[literal] === 1 || (this.value[literal] === 0 && (literal & 1) === 1);
  }

  /** Searches for a solution in which all assumptions hold. */
  search(assumptions: readonly number[]): ClauseVerdict {
    this.backtrack(0);
    this.core = [];
    let restart = 1;
    let untilRestart = RESTART_UNIT;
    let lookedForCrowding = false;
    for (;;) {
      if (!this.consistent) return 'unsatisfiable';
      if (this.meter.steps > this.meter.budget) return 'out-of-steps';
      const conflict = this.propagate();
      if (conflict !== 0) {
        this.meter.conflicts++;
        untilRestart--;
        if (this.levels === 0) {
          this.consistent = false;
        } else if (this.levels <= assumptions.length) {
          this.core = this.blame(this.literalsOf(conflict));
          return 'unsatisfiable';
        } else this.learn(conflict);
        continue;
      }
      if (untilRestart <= 0) {
        untilRestart = RESTART_UNIT * luby(++restart);
        this.backtrack(0);
        continue;
      }
      if (this.database.learnt.length >= this.forgetAt + this.trailLength) {
        this.database.forget(this.reason);
        this.forgetAt += FORGETTING_GROWTH;
      }
      if (this.levels < assumptions.length) {
        const literal = assumptions[this.levels]!;
        if (this.value[literal] === -1) {
          this.core = [literal, ...this.blame([literal])];
          return 'unsatisfiable';
        }
        this.levelStart[this.levels++] = this.trailLength;
        if (this.value[literal] === 0) this.assign(literal, 0);
        continue;
      }
      if (!lookedForCrowding) {
        // Once: when the assumptions hold and nothing is guessed yet.
        lookedForCrowding = true;
        const crowd = findCrowding(this.database, this.value, this.meter);
        if (crowd) {
          this.core = this.blame(crowd);
          if (this.core.length === 0) this.consistent = false;
          return 'unsatisfiable';
        }
      }
      const variable = this.nextVariable();
      if (variable < 0) return 'satisfiable';
      this.meter.decisions++;
      this.levelStart[this.levels++] = this.trailLength;
      this.assign(2 * variable + this.phase[variable]!, 0);
    }
  }

  private nextVariable(): number {
    for (;;) {
      const variable = this.heap.pop();
      if (variable < 0 || this.value[2 * variable] === 0) return variable;
    }
  }

  /** Learns the clause of the first unique implication point, goes back, and asserts it. */
  private learn(conflict: number): void {
    const { arena } = this.database;
    const seen = this.seen;
    const level = this.level;
    const clause = this.clause;
    const touched = this.touched;
    let size = 1;
    let touchedLength = 0;
    let pending = 0;
    let at = this.trailLength;
    let from = conflict;
    let pivot = -1;
    do {
      const end = from + HEADER + arena[from]!;
      for (let k = from + HEADER; k < end; k++) {
        const literal = arena[k]!;
        const variable = literal >> 1;
        if (seen[variable] !== 0 || literal === pivot || level[variable] === 0) continue;
        seen[variable] = 1;
        touched[touchedLength++] = variable;
        this.heap.bump(variable);
        if (level[variable] === this.levels) pending++;
        else clause[size++] = literal;
      }
      do pivot = this.trail[--at]!;
      while (seen[pivot >> 1] === 0);
      from = this.reason[pivot >> 1]!;
      pending--;
    } while (pending > 0);
    clause[0] = pivot ^ 1;

    let levelBits = 0;
    for (let i = 1; i < size; i++) levelBits |= 1 << (level[clause[i]! >> 1]! & 31);
    let kept = 1;
    for (let i = 1; i < size; i++) {
      const literal = clause[i]!;
      if (this.reason[literal >> 1] === 0) clause[kept++] = literal;
      else {
        const found = this.isImplied(literal, levelBits, touchedLength);
        if (found < 0) {
          clause[kept++] = literal;
        } else touchedLength = found;
      }
    }
    for (let i = 0; i < touchedLength; i++) seen[touched[i]!] = 0;

    this.mark++;
    let spans = 1;
    let back = 0;
    for (let i = 1; i < kept; i++) {
      const of = level[clause[i]! >> 1]!;
      if (this.levelMark[of] !== this.mark) {
        this.levelMark[of] = this.mark;
        spans++;
      }
      if (of > back) {
        back = of;
        // The second watch must be a literal of the level gone back to.
        const literal = clause[i]!;
        clause[i] = clause[1]!;
        clause[1] = literal;
      }
    }
    this.backtrack(back);
    this.assign(clause[0]!, kept === 1 ? 0 : this.database.add(clause, kept, spans));
    this.heap.decay(0.95);
  }

  /**
   * Whether the other literals of the clause imply one of them, directly or through what they imply. What was found implied
   * stays marked: the new number of touched variables, or -1 when it is not implied.
   */
  private isImplied(literal: number, levelBits: number, touchedBefore: number): number {
    const { arena } = this.database;
    const seen = this.seen;
    const level = this.level;
    const touched = this.touched;
    const stack = this.stack;
    let touchedLength = touchedBefore;
    let open = 1;
    stack[0] = literal >> 1;
    while (open > 0) {
      const variable = stack[--open]!;
      const from = this.reason[variable]!;
      const end = from + HEADER + arena[from]!;
      for (let k = from + HEADER; k < end; k++) {
        const other = arena[k]! >> 1;
        if (other === variable || seen[other] !== 0 || level[other] === 0) continue;
        if (this.reason[other] === 0 || (levelBits & (1 << (level[other]! & 31))) === 0) {
          while (touchedLength > touchedBefore) seen[touched[--touchedLength]!] = 0;
          return -1;
        }
        seen[other] = 1;
        touched[touchedLength++] = other;
        stack[open++] = other;
      }
    }
    return touchedLength;
  }

  private literalsOf(clause: number): Int32Array {
    const from = clause + HEADER;
    return this.database.arena.subarray(from, from + this.database.arena[clause]!);
  }

  /** The assumptions from which the literals, all false now, became so. */
  private blame(literals: Iterable<number>): number[] {
    const { arena } = this.database;
    const seen = this.seen;
    for (const literal of literals) if (this.level[literal >> 1]! > 0) seen[literal >> 1] = 1;
    const blamed: number[] = [];
    const start = this.levels === 0 ? this.trailLength : this.levelStart[0]!;
    for (let i = this.trailLength - 1; i >= start; i--) {
      const variable = this.trail[i]! >> 1;
      if (seen[variable] === 0) continue;
      seen[variable] = 0;
      const from = this.reason[variable]!;
      if (from === 0) blamed.push(this.trail[i]!);
      else {
        const end = from + HEADER + arena[from]!;
        for (let k = from + HEADER; k < end; k++) {
          const other = arena[k]! >> 1;
          if (other !== variable && this.level[other]! > 0) seen[other] = 1;
        }
      }
    }
    return blamed;
  }
}
