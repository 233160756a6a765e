// What the benchmark tells: figures with their goals, as lines for people or for programs.

/**
 * One figure. `holds` is undefined where there is no goal.
 * @typedef {{ name: string, value: number, unit: string, goal?: number, holds?: boolean }} Figure
 */

/** Three digits are as many as a measurement on a shared machine is worth. */
const rounded = value => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** @returns {Figure} a figure; with a goal it holds when it is at most (`below`: less than; `atLeast`) that. */
export function figure(name, value, unit, { atMost, below, atLeast } = {}) {
  const made = { name, value: rounded(value), unit };
  if (atMost !== undefined) return { ...made, goal: atMost, holds: value <= atMost };
  if (atLeast !== undefined) return { ...made, goal: atLeast, holds: value >= atLeast };
  if (below !== undefined) return { ...made, goal: below, holds: value < below };
  if (atLeast !== undefined) return { ...made, goal: atLeast, holds: value >= atLeast };
  return made;
}

/** The nearest-rank percentile of unsorted values; `share` between 0 and 1. */
export function percentile(values, share) {
  if (values.length === 0) throw new Error('There is no value to take a percentile of');
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

export const median = values => percentile(values, 0.5);

/**
 * A figure as a line of a table for people, with its checked-in value where there is one.
 * @param {Figure} made
 * @param {number} [baseline]
 */
export function describe({ name, value, unit, goal, holds }, baseline) {
  const mark = { true: '✓', false: '✗' }[holds] ?? ' ';
  const wanted = goal === undefined ? '' : `goal ${goal}`;
  const before = baseline === undefined ? '' : `baseline ${baseline}`;
  const measured = `${String(value).padStart(8)} ${unit.padEnd(4)}`;
  return `${mark} ${name.padEnd(58)} ${measured} ${wanted.padEnd(10)} ${before}`.trimEnd();
}
