import { ActivityHeap } from '../solver/activityHeap';
import type { Meter } from '../solver/searchState';
import { ClauseDatabase, HEADER } from './clauseDatabase';

/** What a search over clauses knows at a moment, and what follows from it: two watched literals a clause, with blockers. */
export abstract class ClausePropagation {
  protected readonly database: ClauseDatabase;
  protected readonly heap: ActivityHeap;
  /** By literal: 1 true, -1 false, 0 open. */
  protected readonly value: Int8Array;
  /** By variable: the last value it had, as the lowest bit of its literal. */
  protected readonly phase: Uint8Array;
  protected readonly level: Int32Array;
  protected readonly reason: Int32Array;
  protected readonly trail: Int32Array;
  protected trailLength = 0;
  protected head = 0;
  protected readonly levelStart: Int32Array;
  protected levels = 0;
  protected consistent = true;

  constructor(readonly variables: number, readonly meter: Meter) {
    this.database = new ClauseDatabase(2 * variables);
    this.heap = new ActivityHeap(variables);
    this.value = new Int8Array(2 * variables);
    this.phase = new Uint8Array(variables).fill(1);
    this.level = new Int32Array(variables);
    this.reason = new Int32Array(variables);
    this.trail = new Int32Array(variables);
    this.levelStart = new Int32Array(variables + 1);
  }

  protected assign(literal: number, reason: number): void {
    const variable = literal >> 1;
    this.value[literal] = 1;
    this.value[literal ^ 1] = -1;
    this.level[variable] = this.levels;
    this.reason[variable] = reason;
    this.trail[this.trailLength++] = literal;
  }

  protected backtrack(level: number): void {
    if (this.levels <= level) return;
    const start = this.levelStart[level]!;
    const trail = this.trail;
    const value = this.value;
    for (let i = this.trailLength - 1; i >= start; i--) {
      const literal = trail[i]!;
      value[literal] = 0;
      value[literal ^ 1] = 0;
      this.phase[literal >> 1] = literal & 1;
      this.reason[literal >> 1] = 0;
      this.heap.insert(literal >> 1);
    }
    this.trailLength = start;
    this.head = start;
    this.levels = level;
  }

  /** Draws every consequence; the position of a clause that is false, or 0. */
  protected propagate(): number {
    const database = this.database;
    const { arena, watches, watchLength } = database;
    const value = this.value;
    const trail = this.trail;
    const level = this.level;
    const reason = this.reason;
    const levels = this.levels;
    let length = this.trailLength;
    let head = this.head;
    let conflict = 0;
    const before = head;
    while (head < length && conflict === 0) {
      const literal = trail[head++]!;
      const falsified = literal ^ 1;
      const list = watches[literal]!;
      const end = watchLength[literal]!;
      let kept = 0;
      let i = 0;
      while (i < end) {
        const blocker = list[i]!;
        const clause = list[i + 1]!;
        i += 2;
        const known = value[blocker]!;
        if (known === 1) {
          list[kept] = blocker;
          list[kept + 1] = clause;
          kept += 2;
          continue;
        }
        let other = blocker;
        let at = ~clause;
        if (clause > 0) {
          at = clause;
          const first = clause + HEADER;
          other = arena[first]! ^ arena[first + 1]! ^ falsified;
          if (other !== blocker && value[other] === 1) {
            list[kept] = other;
            list[kept + 1] = clause;
            kept += 2;
            continue;
          }
          const last = first + arena[clause]!;
          let k = first + 2;
          while (k < last && value[arena[k]!] === -1) k++;
          if (k < last) {
            const candidate = arena[k]!;
            arena[first] = other;
            arena[first + 1] = candidate;
            arena[k] = falsified;
            database.watch(candidate ^ 1, other, clause);
            continue;
          }
        }
        list[kept] = other;
        list[kept + 1] = clause;
        kept += 2;
        if (value[other] === -1) {
          conflict = at;
          while (i < end) list[kept++] = list[i++]!;
        } else {
          const variable = other >> 1;
          value[other] = 1;
          value[other ^ 1] = -1;
          level[variable] = levels;
          reason[variable] = at;
          trail[length++] = other;
        }
      }
      watchLength[literal] = kept;
    }
    this.trailLength = length;
    this.head = head;
    this.meter.steps += head - before;
    return conflict;
  }
}
