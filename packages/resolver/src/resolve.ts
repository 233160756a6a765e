import { describeSolution } from './describeSolution';
import { explain } from './explain';
import { holdInstalled } from './holdInstalled';
import { buildModel } from './buildModel';
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
  const strategy = problem.strategy ?? 'compatible';
  const meter: Meter = { steps: 0, decisions: 0, conflicts: 0, budget };
  const effort = (): Effort => ({
    steps: meter.steps,
    decisions: meter.decisions,
    conflicts: meter.conflicts,
  });
  const whole = new ProblemView(problem);
  const held = holdInstalled(whole);
  if (held) {
    const model = buildModel(held);
    const optimum = optimise(model, strategy, meter);
    if (optimum.outcome === 'optimal') return describeSolution(held, model, optimum.choice, effort());
  }
  const model = buildModel(whole);
  const optimum = optimise(model, strategy, meter);
  switch (optimum.outcome) {
    case 'optimal':
      return describeSolution(whole, model, optimum.choice, effort());
    case 'unsatisfiable':
      return { outcome: 'unsatisfiable', explanation: explain(model, meter), effort: effort() };
    default:
      return { outcome: 'gave-up', budget, effort: effort() };
  }
}
