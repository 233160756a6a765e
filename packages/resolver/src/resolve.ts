import { describeSolution } from './describeSolution';
import { explain } from './explain';
import { buildModel } from './model';
import { optimise } from './optimise';
import type { Problem, ResolveOptions } from './problem';
import { ProblemView } from './problemView';
import type { Effort, Resolution } from './resolution';
import type { Meter } from './solver/solver';

const DEFAULT_BUDGET = 10_000_000;

/**
 * Finds the best set of versions for the strategy, or the reason why there is none. Complete: if a solution
 * exists, it is found, unless the budget runs out, which is an outcome of its own. Deterministic: the same
 * problem, in whatever order it is written down, gives the same answer.
 */
export function resolve(problem: Problem, options: ResolveOptions = {}): Resolution {
  const budget = options.budget ?? DEFAULT_BUDGET;
  const view = new ProblemView(problem);
  const model = buildModel(view);
  const meter: Meter = { steps: 0, decisions: 0, conflicts: 0, budget };
  const effort = (): Effort => ({
    steps: meter.steps,
    decisions: meter.decisions,
    conflicts: meter.conflicts,
  });
  const optimum = optimise(model, problem.strategy ?? 'compatible', meter);
  switch (optimum.outcome) {
    case 'optimal':
      return describeSolution(view, model, optimum.choice, effort());
    case 'unsatisfiable':
      return { outcome: 'unsatisfiable', explanation: explain(model, meter), effort: effort() };
    default:
      return { outcome: 'gave-up', budget, effort: effort() };
  }
}
