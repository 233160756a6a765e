import { compileExpression, type ExpressionScope } from '../expression';
import { holds } from './discloseFields';
import type { Step } from './deriveSteps';

/** The id that a step's `next` gives, where it is one of the steps below: a wizard never goes in a circle. */
function computedNext(step: Step, below: readonly Step[], scope: ExpressionScope): Step | undefined {
  if (!step.next) return undefined;
  const compiled = compileExpression(step.next);
  if (compiled.outcome === 'refused') return undefined;
  const result = compiled.expression.evaluate(scope);
  return result.outcome === 'value' ? below.find(candidate => candidate.id === result.value) : undefined;
}

/**
 * The steps that a person with this configuration walks through, in order: from the first, each followed by the one that
 * its `next` names or else the one below, those left out whose `when` does not hold.
 */
export function followSteps(steps: readonly Step[], scope: ExpressionScope): Step[] {
  const asked = steps.filter(step => step.when === undefined || holds(step.when, scope));
  const way: Step[] = [];
  for (let step = asked[0]; step; ) {
    way.push(step);
    const below = asked.slice(asked.indexOf(step) + 1);
    step = computedNext(step, below, scope) ?? below[0];
  }
  return way;
}
