import type { Candidate, Problem } from '../problem';
import { renderExplanation } from '../renderExplanation';
import type { Resolution, Solved, Unsatisfiable } from '../resolution';
import { resolve } from '../resolve';

/** `'1.0.0'`, or a release that needs others: `['1.0.0', { b: '^2.0.0' }]`. */
export type Shorthand = string | [string, Record<string, string>] | Candidate;

/** One release. */
export function release(shorthand: Shorthand): Candidate {
  if (typeof shorthand === 'string') return { version: shorthand };
  if (!Array.isArray(shorthand)) return shorthand;
  const requires = Object.entries(shorthand[1]).map(([name, range]) => ({ name, range }));
  return { version: shorthand[0], requires };
}

/** The releases of each package, newest anywhere. */
export function candidates(record: Record<string, Shorthand[]>): Record<string, Candidate[]> {
  return Object.fromEntries(Object.entries(record).map(([name, list]) => [name, list.map(release)]));
}

/** What is wanted: `'a'`, or `'a ^1.0.0'`. */
export function want(...names: string[]): Problem['wanted'] {
  return names.map(text => {
    const [name = '', range = '*'] = text.split(/ (.*)/);
    return { name, range };
  });
}

/** Throws where it is not solved. */
export function solved(answer: Resolution): Solved {
  if (answer.outcome !== 'solved') throw new Error(`not solved: ${JSON.stringify(answer)}`);
  return answer;
}

/** Throws where it is not refused. */
export function refused(answer: Resolution): Unsatisfiable {
  if (answer.outcome !== 'unsatisfiable') throw new Error(`not refused: ${JSON.stringify(answer)}`);
  return answer;
}

/** The chosen version of each package. */
export const versionsOf = (problem: Problem) => solved(resolve(problem)).versions;
/** Why there is no answer, line by line. */
export const linesOf = (problem: Problem) => renderExplanation(refused(resolve(problem)).explanation);
