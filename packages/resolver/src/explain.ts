import type { Model } from './model';
import type { Cause, Explanation } from './resolution';
import { negative, positive } from './solver/literal';
import { Meter, Solver } from './solver/solver';
import { flatten } from './solver/structure';

/** Causes that explanations do without if they can, most dispensable first. */
const DISPENSABLE: readonly Cause['kind'][] = [
  'keep',
  'yanked',
  'blocked',
  'host',
  'conflict',
  'requirement',
  'pin',
  'remove',
  'request',
];

/**
 * A minimal set of causes of an unsatisfiable model: every cause guards what it contributes with a variable of
 * its own, a first refutation names the ones it used, and of those each is tried to be left out.
 */
export function explain(model: Model, meter: Meter): Explanation {
  const { groups, variables, roots } = model;
  const structure = flatten(model, groups.length, false);
  const solver = new Solver(structure, meter, { roots, releases: () => new Int32Array(0), needs: () => [] });
  const guard = (group: number) => positive(variables + group);
  groups.forEach(({ units, edges }, g) => {
    const off = guard(g) ^ 1;
    for (const unit of units) solver.addClause([off, unit]);
    for (let i = 0; i < edges.length; i += 2) {
      solver.addClause([off, negative(edges[i]!), positive(structure.constraintVariable[edges[i + 1]!]!)]);
    }
  });
  const groupOf = (literal: number) => (literal >> 1) - variables;

  let core = groups.map((_, g) => g);
  let minimal = true;
  const isRefuted = (candidate: readonly number[]): boolean | undefined => {
    const verdict = solver.search(candidate.map(guard), 'free');
    if (verdict === 'unsatisfiable') return true;
    return verdict === 'satisfiable' ? false : undefined;
  };
  const first = isRefuted(core);
  if (first === false)
    throw new Error('A problem without a solution has one when it is explained; a defect.');
  if (first) core = solver.core.map(groupOf);
  else minimal = false;

  const described = new Map(core.map(g => [g, groups[g]!.describe()]));
  const dispensability = (g: number) => DISPENSABLE.indexOf(described.get(g)!.kind);
  const byDispensability = (a: number, b: number) => dispensability(a) - dispensability(b) || b - a;
  let open = [...core].sort(byDispensability);
  let needed: number[] = [];
  while (minimal && open.length > 0) {
    const [tried, ...rest] = open;
    // The needed ones first: a refutation found late uses few of the open ones.
    const refuted = isRefuted([...needed, ...rest.slice().reverse()]);
    if (refuted === undefined) minimal = false;
    else if (refuted) {
      const used = new Set(solver.core.map(groupOf));
      open = rest.filter(g => used.has(g));
      needed = needed.filter(g => used.has(g));
    } else {
      needed = [...needed, tried!];
      open = rest;
    }
    if (minimal) core = [...needed, ...open];
  }
  // Groups were made from the requests outwards, so their order is the order in which a person meets them.
  const causes = core.sort((a, b) => a - b).map(g => described.get(g)!);
  return { causes, minimal };
}
