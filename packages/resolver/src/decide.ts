import { ClauseSearch } from './clauses/clauseSearch';
import { buildModel } from './buildModel';
import type { Problem, ResolveOptions } from './problem';
import { ProblemView } from './problemView';
import { type Meter, Solver } from './solver/solver';
import { flatten } from './solver/structure';

/** Whether a problem has a solution, without looking for the best one or for a reason. */
export type Decision = 'yes' | 'no' | 'gave-up';

const DECISIONS = {
  satisfiable: 'yes',
  unsatisfiable: 'no',
  'out-of-steps': 'gave-up',
  'out-of-conflicts': 'gave-up',
} as const;

/** A plain yes or no: what is left of `resolve` when nothing is chosen and nothing explained. */
export function decide(problem: Problem, { budget = 10_000_000 }: ResolveOptions = {}): Decision {
  const model = buildModel(new ProblemView(problem));
  const meter: Meter = { steps: 0, decisions: 0, conflicts: 0, budget };
  const clauses = ClauseSearch.of(model, meter);
  if (clauses) return DECISIONS[clauses.search([])];
  const { roots } = model;
  const solver = new Solver(flatten(model), meter, {
    roots,
    releases: () => new Int32Array(0),
    needs: () => [],
  });
  for (const { groups } of model.families) {
    for (const { units } of groups) for (const unit of units) solver.addClause([unit]);
  }
  return DECISIONS[solver.search([], 'free')];
}
