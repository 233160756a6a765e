import { ClauseSearch } from './clauses/clauseSearch';
import type { Model } from './model';
import { isBreaking, orderOfPreference } from './preference';
import type { Strategy } from './problem';
import { negative, positive } from './solver/literal';
import { Meter, Preferences, Solver, Verdict } from './solver/solver';
import { flatten, type Structure } from './solver/structure';

/** Package id → index of its release, -1 if absent. */
export type Choice = Int32Array;

/** The best solution for a strategy, or that there is none, or that the budget ran out. */
export type Optimum = { outcome: 'optimal'; choice: Choice } | { outcome: 'unsatisfiable' | 'out-of-steps' };

/** Something of which as little as possible shall be true: the literals, and how many are in a solution. */
type Objective = { literals: number[]; cost: (choice: Choice) => number };

/**
 * How many conflicts the ordered search may meet before the free one takes over. Both give the same answer;
 * the ordered one is quick where there is little to search, the free one where there is much.
 */
const ORDERED_CONFLICTS = 1500;

class Optimiser {
  readonly #structure: Structure;
  readonly #solver: Solver;
  readonly #preferred = new Map<number, Int32Array>();
  readonly #needs = new Map<number, number[]>();
  readonly #objectives: Objective[];
  readonly #assumed: number[] = [];
  #nextVariable: number;
  /** The best solution so far. */
  #found: Choice = new Int32Array(0);

  constructor(
    readonly model: Model,
    readonly strategy: Strategy,
    readonly meter: Meter,
    readonly orderedConflicts: number
  ) {
    this.#structure = flatten(model);
    this.#nextVariable = model.variables;
    const preferences: Preferences = {
      roots: model.roots,
      releases: p => this.#releases(p),
      needs: variable => this.#needsOf(variable),
    };
    this.#solver = new Solver(this.#structure, meter, preferences);
    for (const { groups } of model.families) {
      for (const { units } of groups) for (const unit of units) this.#solver.addClause([unit]);
    }
    this.#objectives = this.#makeObjectives();
  }

  run(): Optimum {
    const first = this.#findAny();
    if (first !== 'satisfiable') return { outcome: first };
    for (const objective of this.#objectives) {
      if (!this.#minimise(objective)) return { outcome: 'out-of-steps' };
    }
    const verdict = this.#solver.search(this.#assumed, 'ordered', this.orderedConflicts);
    if (verdict === 'satisfiable') return { outcome: 'optimal', choice: this.#needed(this.#solver.chosen) };
    if (verdict === 'out-of-conflicts') return this.#decideOneByOne();
    if (verdict === 'out-of-steps') return { outcome: 'out-of-steps' };
    throw new Error('The solver refuted a solution that it had found before; this is a defect in it.');
  }

  /** Any solution. One that is hard to find, or to refute, is a matter for the solver of plain clauses. */
  #findAny(): Exclude<Verdict, 'out-of-conflicts'> {
    const ordered = this.#solver.search([], 'ordered', this.orderedConflicts);
    if (ordered !== 'out-of-conflicts') return this.#keep(ordered, this.#solver);
    const clauses = ClauseSearch.of(this.model, this.meter);
    if (clauses) return this.#keep(clauses.search([]), clauses);
    return this.#searchFree([]);
  }

  /** A plain yes or no, ordered first, as its solutions are near the optimum already. */
  #search(assumptions: readonly number[]): Exclude<Verdict, 'out-of-conflicts'> {
    const ordered = this.#solver.search(assumptions, 'ordered', this.orderedConflicts);
    return ordered === 'out-of-conflicts' ? this.#searchFree(assumptions) : this.#keep(ordered, this.#solver);
  }

  #searchFree(assumptions: readonly number[]): Exclude<Verdict, 'out-of-conflicts'> {
    const free = this.#solver.search(assumptions, 'free');
    return this.#keep(free === 'out-of-conflicts' ? 'out-of-steps' : free, this.#solver);
  }

  #keep<V extends Verdict>(verdict: V, solution: { readonly chosen: Choice }): V {
    if (verdict === 'satisfiable') this.#found = this.#needed(solution.chosen);
    return verdict;
  }

  #makeObjectives(): Objective[] {
    if (this.strategy === 'latest') return [];
    const { packages, roots } = this.model;
    const moved = roots.map(id => packages[id]!).filter(p => p.installed >= 0);
    const objectives: Objective[] = [
      {
        literals: moved.map(p => negative(p.base + p.installed)),
        cost: choice => moved.filter(p => choice[p.id] !== p.installed).length,
      },
    ];
    if (this.strategy === 'minimal-change') {
      const literals = moved.map(p => {
        const broken = this.#nextVariable++;
        for (let i = 0; i < p.count; i++) {
          if (i !== p.installed && isBreaking(p.entry, p.installed, i)) {
            this.#solver.addClause([negative(p.base + i), positive(broken)]);
          }
        }
        return positive(broken);
      });
      objectives.push({
        literals,
        cost: choice =>
          moved.filter(p => choice[p.id]! >= 0 && isBreaking(p.entry, p.installed, choice[p.id]!)).length,
      });
      const added = packages.filter(p => p.installed < 0);
      objectives.push({
        literals: added.map(p => positive(p.present)),
        cost: choice => added.filter(p => choice[p.id]! >= 0).length,
      });
    }
    return objectives;
  }

  /** Lowers the bound until it is refuted, then keeps the last that was not. False when out of steps. */
  #minimise({ literals, cost }: Objective): boolean {
    let best = cost(this.#found);
    while (best > 0) {
      const when = this.#bound(literals, best - 1);
      const verdict = this.#search([...this.#assumed, when]);
      if (verdict === 'out-of-steps') return false;
      if (verdict === 'unsatisfiable') break;
      best = cost(this.#found);
    }
    this.#assumed.push(this.#bound(literals, best));
    return true;
  }

  #bound(literals: readonly number[], limit: number): number {
    const when = positive(this.#variable());
    this.#solver.addBound(literals, limit, when);
    return when;
  }

  #variable(): number {
    if (this.#nextVariable >= this.#structure.variables) {
      throw new Error('The optimiser ran out of variables for its bounds; this is a defect in it.');
    }
    return this.#nextVariable++;
  }

  /** The same choice as the ordered search makes, asking the free search whether each step can be completed. */
  #decideOneByOne(): Optimum {
    const { packages, roots } = this.model;
    const fixed = [...this.#assumed];
    let known = this.#found;
    const queue = [...roots];
    const queued = new Set(queue);
    const choice = new Int32Array(packages.length).fill(-1);
    for (const id of queue) {
      const p = packages[id]!;
      for (const index of this.#releases(id)) {
        const literal = positive(p.base + index);
        if (known[id] !== index) {
          if (this.#solver.isImpossible(literal)) continue;
          const verdict = this.#solver.search([...fixed, literal], 'free');
          if (verdict === 'unsatisfiable') continue;
          if (verdict !== 'satisfiable') return { outcome: 'out-of-steps' };
          known = this.#solver.chosen;
        }
        fixed.push(literal);
        choice[id] = index;
        for (const needed of this.#needsOf(p.base + index)) {
          if (!queued.has(needed)) {
            queued.add(needed);
            queue.push(needed);
          }
        }
        break;
      }
    }
    return { outcome: 'optimal', choice };
  }

  #releases(id: number): Int32Array {
    let releases = this.#preferred.get(id);
    if (!releases) {
      const p = this.model.packages[id]!;
      releases = orderOfPreference(p.entry, p.installed, this.strategy);
      this.#preferred.set(id, releases);
    }
    return releases;
  }

  #needsOf(variable: number): number[] {
    let needs = this.#needs.get(variable);
    if (!needs) {
      const { impliesStart, impliesItems, edgeTo, packageOf } = this.#structure;
      const { constraintOf, constraintPresence, constraintPackage } = this.#structure;
      needs = [];
      for (let i = impliesStart[variable]!; i < impliesStart[variable + 1]!; i++) {
        const implied = edgeTo[impliesItems[i]!]!;
        const c = constraintOf[implied]!;
        if (c < 0) needs.push(packageOf[implied]!);
        else if (constraintPresence[c]) needs.push(constraintPackage[c]!);
      }
      this.#needs.set(variable, needs);
    }
    return needs;
  }

  /** Leaves out what no root needs: the free search may have chosen more. */
  #needed(chosen: Choice): Choice {
    const choice = new Int32Array(chosen.length).fill(-1);
    const queue = [...this.model.roots];
    for (const id of queue) {
      if (choice[id]! >= 0 || chosen[id]! < 0) continue;
      choice[id] = chosen[id]!;
      queue.push(...this.#needsOf(this.model.packages[id]!.base + chosen[id]!));
    }
    return choice;
  }
}

/**
 * Finds the best solution: first each objective of the strategy is brought to its minimum, one after the other,
 * then every package in turn gets the best release that is left to it.
 */
export function optimise(
  model: Model,
  strategy: Strategy,
  meter: Meter,
  orderedConflicts = ORDERED_CONFLICTS
): Optimum {
  return new Optimiser(model, strategy, meter, orderedConflicts).run();
}
