import type { Meter } from '../solver/searchState';
import { Occurrences } from './occurrences';

/** Clauses of fewer variables, with a solution exactly when the given ones have one. */
export type Simplified = {
  clauses: (readonly number[])[];
  /** Makes a solution of them, by literal 1 where it is true, one of all that were given. */
  complete: (isTrue: Uint8Array) => void;
};

/** Variables of which more pairs of clauses speak are left alone: trying them costs much and hardly ever helps. */
const MAX_PAIRS = 400;

class Simplifier {
  readonly #all: Occurrences;
  /** Clauses that were taken out, and the literal that may always be made true for each. */
  readonly #removed: (readonly number[])[] = [];
  readonly #removedFor: number[] = [];
  readonly #marked: Uint8Array;

  constructor(
    given: readonly (readonly number[])[],
    readonly variables: number,
    readonly frozen: Uint8Array,
    readonly meter: Meter
  ) {
    this.#all = new Occurrences(2 * variables);
    this.#marked = new Uint8Array(2 * variables);
    for (const clause of given) this.#add(clause);
  }

  run(): Simplified {
    const { clauses } = this.#all;
    for (let i = 0; i < clauses.length; i++) {
      const clause = clauses[i];
      if (clause?.length !== 2) continue;
      if (!this.#removeIfBlocked(i, clause[0]!, clause[1]!)) this.#removeIfBlocked(i, clause[1]!, clause[0]!);
    }
    this.#eliminate();
    const complete = (isTrue: Uint8Array) => {
      for (let i = this.#removed.length - 1; i >= 0; i--) {
        if (this.#removed[i]!.some(literal => isTrue[literal] === 1)) continue;
        isTrue[this.#removedFor[i]!] = 1;
        isTrue[this.#removedFor[i]! ^ 1] = 0;
      }
    };
    return { clauses: clauses.filter(clause => clause !== undefined), complete };
  }

  /** Adds a clause unless it is true whatever happens. No literal counts twice. */
  #add(clause: readonly number[]): void {
    const marked = this.#marked;
    let isTrue = false;
    let twice = false;
    for (let i = 0; i < clause.length; i++) {
      if (marked[clause[i]!] === 1) twice = true;
      if (marked[clause[i]! ^ 1] === 1) isTrue = true;
      marked[clause[i]!] = 1;
    }
    for (let i = 0; i < clause.length; i++) marked[clause[i]!] = 0;
    if (!isTrue) this.#all.add(twice ? [...new Set(clause)] : clause);
  }

  #remove(index: number, literal: number): void {
    this.#removed.push(this.#all.clauses[index]!);
    this.#removedFor.push(literal);
    this.#all.remove(index);
  }

  /** A clause of two literals is blocked where everything with the opposite of one has the opposite of the other as well. */
  #removeIfBlocked(index: number, literal: number, other: number): boolean {
    if (this.frozen[literal >> 1] === 1) return false;
    const against = this.#all.having(literal ^ 1);
    for (let i = 0; i < against.length; i++) {
      this.meter.steps++;
      if (!this.#all.clauses[against[i]!]!.includes(other ^ 1)) return false;
    }
    this.#remove(index, literal);
    return true;
  }

  #eliminate(): void {
    const queue: number[] = [];
    const queued = new Uint8Array(this.variables);
    for (let v = 0; v < this.variables; v++) {
      if (this.frozen[v] === 1) continue;
      queue.push(v);
      queued[v] = 1;
    }
    for (let at = 0; at < queue.length; at++) {
      const variable = queue[at]!;
      queued[variable] = 0;
      const withIt = this.#all.having(2 * variable);
      const without = this.#all.having(2 * variable + 1);
      if (withIt.length + without.length === 0 || withIt.length * without.length > MAX_PAIRS) continue;
      const combined = this.#combine(withIt, without, variable);
      if (!combined) continue;
      for (const [literal, list] of [
        [2 * variable, withIt],
        [2 * variable + 1, without],
      ] as const) {
        for (let i = 0; i < list.length; i++) {
          const clause = this.#all.clauses[list[i]!]!;
          for (let k = 0; k < clause.length; k++) {
            const touched = clause[k]! >> 1;
            if (queued[touched] === 1 || this.frozen[touched] === 1 || touched === variable) continue;
            queued[touched] = 1;
            queue.push(touched);
          }
          this.#remove(list[i]!, literal);
        }
      }
      for (let i = 0; i < combined.length; i++) this.#all.add(combined[i]!);
    }
  }

  /** The clauses of a variable combined without it; undefined where they have more literals than before. */
  #combine(withIt: readonly number[], without: readonly number[], variable: number): number[][] | undefined {
    const { clauses } = this.#all;
    const marked = this.#marked;
    let room = 0;
    for (let i = 0; i < withIt.length; i++) room += clauses[withIt[i]!]!.length;
    for (let i = 0; i < without.length; i++) room += clauses[without[i]!]!.length;
    const out: number[][] = [];
    for (let i = 0; i < withIt.length && room >= 0; i++) {
      const first = clauses[withIt[i]!]!;
      for (let k = 0; k < first.length; k++) marked[first[k]!] = 1;
      for (let j = 0; j < without.length && room >= 0; j++) {
        this.meter.steps++;
        const second = clauses[without[j]!]!;
        let size = first.length - 1;
        for (let k = 0; k < second.length; k++) {
          const literal = second[k]!;
          if (literal >> 1 === variable) continue;
          if (marked[literal ^ 1] === 1) {
            size = -1;
            break;
          }
          if (marked[literal] === 0) size++;
        }
        if (size < 0) continue;
        room -= size;
        if (room < 0) break;
        const clause: number[] = [];
        for (let k = 0; k < first.length; k++) if (first[k]! >> 1 !== variable) clause.push(first[k]!);
        for (let k = 0; k < second.length; k++) {
          if (second[k]! >> 1 !== variable && marked[second[k]!] === 0) clause.push(second[k]!);
        }
        out.push(clause);
      }
      for (let k = 0; k < first.length; k++) marked[first[k]!] = 0;
    }
    return room < 0 ? undefined : out;
  }
}

/**
 * Takes out what a search need not look at: clauses that can be made true without harm to others (blocked clauses), and
 * variables that merely stand for something, whose clauses combined without them are no longer than with them. What a
 * package's releases say is written with many such variables. `frozen` ones (1) stay.
 */
export function simplify(
  given: readonly (readonly number[])[],
  variables: number,
  frozen: Uint8Array,
  meter: Meter
): Simplified {
  return new Simplifier(given, variables, frozen, meter).run();
}
