import type { Group, Model } from '../model';
import type { Meter } from '../solver/searchState';
import { asClauses } from './asClauses';
import { ClauseSolver, type ClauseVerdict } from './clauseSolver';
import { simplify, type Simplified } from './simplify';

/** Above this many literals a problem is left to the solver that knows packages: writing it down would take longer. */
const MAX_LITERALS = 2_000_000;

/** A model as plain clauses, made ready for a search of which little is known but that it is hard. */
export class ClauseSearch {
  readonly #solver: ClauseSolver;
  readonly #simplified: Simplified;

  private constructor(readonly model: Model, readonly variables: number, clauses: number[][], meter: Meter) {
    const frozen = new Uint8Array(variables).fill(1, model.variables);
    this.#simplified = simplify(clauses, variables, frozen, meter);
    this.#solver = new ClauseSolver(variables, meter);
    for (const clause of this.#simplified.clauses) this.#solver.addClause(clause);
  }

  /**
   * A model with all that it says in force. With `parts`, those instead, each while a variable of its own is true: the
   * guards, which follow the model's variables in the order of the parts. Undefined where that is too much to write down.
   */
  static of(
    model: Model,
    meter: Meter,
    parts?: readonly { groups: readonly Group[] }[]
  ): ClauseSearch | undefined {
    const guarded = parts ?? model.families;
    const guardOf = (part: number) => (parts ? 2 * (model.variables + part) : -1);
    const clauses = asClauses(model, guarded, guardOf, MAX_LITERALS);
    return clauses && new ClauseSearch(model, model.variables + (parts?.length ?? 0), clauses, meter);
  }

  /** See `ClauseSolver.core`. */
  get core(): readonly number[] {
    return this.#solver.core;
  }

  /** Package → index of its release in the last solution, -1 if absent. */
  get chosen(): Int32Array {
    const isTrue = new Uint8Array(2 * this.variables);
    for (let literal = 0; literal < isTrue.length; literal++) {
      isTrue[literal] = this.#solver.isTrue(literal) ? 1 : 0;
    }
    this.#simplified.complete(isTrue);
    return Int32Array.from(this.model.packages, ({ base, count }) => {
      for (let i = 0; i < count; i++) if (isTrue[2 * (base + i)] === 1) return i;
      return -1;
    });
  }

  /** Only of guards: the other variables may have been taken out. */
  addClause(literals: readonly number[]): void {
    this.#solver.addClause(literals);
  }

  /** Searches for a solution in which all assumptions, which are guards, hold. */
  search(assumptions: readonly number[]): ClauseVerdict {
    return this.#solver.search(assumptions);
  }
}
