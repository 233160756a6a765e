import { ClauseSearch } from './clauses/clauseSearch';
import type { Group, Model } from './model';
import { positive } from './solver/literal';
import { type Meter, Solver } from './solver/solver';
import { flattenGuarded, flattenParts } from './solver/structure';

/**
 * How many conflicts the solver that knows packages may meet before the one for plain clauses takes over. The first
 * is quick where there is much to propagate, the second where there is much to search.
 */
const MAX_CONFLICTS = 1000;

/** Asks again and again whether some parts of a model can all hold. */
export class GuardedSearch {
  /** Parts that the last refutation used. */
  used: number[] = [];
  /** Package → index of its release in the last solution, -1 if absent. */
  chosen: Int32Array = new Int32Array(0);
  readonly #native: Solver;
  readonly #always: number[] = [];
  #clauses: ClauseSearch | undefined;
  #conflictsLeft = MAX_CONFLICTS;

  constructor(
    readonly model: Model,
    readonly parts: readonly { groups: readonly Group[] }[],
    readonly meter: Meter
  ) {
    const guarded = () => parts.map(({ groups }, i) => ({ groups, guard: this.#guard(i) }));
    const structure =
      parts === model.families ? flattenGuarded(model) : flattenParts(model, parts.length, guarded());
    const preferences = { roots: model.roots, releases: () => new Int32Array(0), needs: () => [] };
    this.#native = new Solver(structure, meter, preferences);
    parts.forEach(({ groups }, i) => {
      const off = this.#guard(i) ^ 1;
      for (const { units } of groups) for (const unit of units) this.#native.addClause([off, unit]);
    });
  }

  /** From now on a part holds in every search. */
  hold(part: number): void {
    this.#always.push(part);
    (this.#clauses ?? this.#native).addClause([this.#guard(part)]);
  }

  search(open: readonly number[]): 'satisfiable' | 'unsatisfiable' | 'out-of-steps' {
    const assumptions = open.map(part => this.#guard(part));
    if (!this.#clauses) {
      const before = this.meter.conflicts;
      const verdict = this.#native.search(assumptions, 'free', this.#conflictsLeft);
      if (verdict !== 'out-of-conflicts') {
        this.#conflictsLeft -= this.meter.conflicts - before;
        return this.#read(verdict, this.#native);
      }
      this.#clauses = ClauseSearch.of(this.model, this.meter, this.parts);
      for (const part of this.#always) this.#clauses?.addClause([this.#guard(part)]);
      this.#conflictsLeft = Infinity;
      // Too big to be written down as clauses.
      if (!this.#clauses) return this.search(open);
    }
    return this.#read(this.#clauses.search(assumptions), this.#clauses);
  }

  #guard(part: number): number {
    return positive(this.model.variables + part);
  }

  #read<V>(verdict: V, answer: { readonly core: readonly number[]; readonly chosen: Int32Array }): V {
    if (verdict === 'satisfiable') this.chosen = answer.chosen;
    else this.used = answer.core.map(literal => (literal >> 1) - this.model.variables);
    return verdict;
  }
}
