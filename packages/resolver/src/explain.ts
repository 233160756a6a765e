import type { Family, Group, Model } from './model';
import type { Cause, Explanation } from './resolution';
import { negative, positive } from './solver/literal';
import { type Meter, Solver } from './solver/solver';
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

/** Ranges are only tried one by one when there are no more than this: nobody reads more. */
const MAX_RANGES = 300;

/** Something that an explanation has or has not. */
type Part = { groups: readonly Group[]; kind: Cause['kind']; family: Family };

/**
 * A minimal set of causes of an unsatisfiable model, and within each the ranges that matter. First whole causes
 * are tried to be left out, as they are few, then the single ranges of those that stay.
 */
export function explain(model: Model, meter: Meter): Explanation {
  const whole = model.families.map((family): Part => ({ groups: family.groups, kind: family.kind, family }));
  const causes = minimise(model, whole, meter);
  const single = causes.parts.flatMap(({ family, kind }) =>
    family.groups.map((group): Part => ({ groups: [group], kind, family }))
  );
  const several = single.length > causes.parts.length;
  const ranges =
    causes.minimal && several && single.length <= MAX_RANGES
      ? minimise(model, single, meter)
      : { parts: single, minimal: causes.minimal && !several };

  const kept = new Map<Family, Group[]>();
  for (const { family, groups } of ranges.parts) kept.set(family, [...(kept.get(family) ?? []), ...groups]);
  return {
    causes: [...kept].map(([family, groups]) => family.describe(groups)),
    minimal: causes.minimal,
    rangesMinimal: ranges.minimal,
  };
}

/**
 * Leaves out parts while what is left stays unsatisfiable: every part guards what it contributes with a variable
 * of its own, a first refutation names the parts that it used, and of those each is tried to be left out.
 */
function minimise(model: Model, parts: readonly Part[], meter: Meter): { parts: Part[]; minimal: boolean } {
  const { variables, roots } = model;
  const structure = flatten(model, parts.length, false);
  const solver = new Solver(structure, meter, { roots, releases: () => new Int32Array(0), needs: () => [] });
  const guard = (part: number) => positive(variables + part);
  parts.forEach(({ groups }, i) => {
    const off = guard(i) ^ 1;
    for (const { package: p, releases, implied, units } of groups) {
      for (const unit of units) solver.addClause([off, unit]);
      if (implied < 0) continue;
      for (const release of releases) {
        solver.addClause([off, negative(structure.base[p]! + release), positive(implied)]);
      }
    }
  });
  const search = (open: readonly number[]) => solver.search(open.map(guard), 'free');
  const used = () => solver.core.map(literal => (literal >> 1) - variables);

  const all = parts.map((_, i) => i);
  const first = search(all);
  if (first === 'satisfiable')
    throw new Error('A problem without a solution has one when explained; a defect.');
  if (first !== 'unsatisfiable') return { parts: [...parts], minimal: false };

  const dispensability = (i: number) => DISPENSABLE.indexOf(parts[i]!.kind);
  // Of equals the one farthest from the request goes first. Popped from the end.
  let open = used().sort((a, b) => dispensability(b) - dispensability(a) || a - b);
  const needed: number[] = [];
  let minimal = true;
  for (let tried = open.pop(); tried !== undefined; tried = open.pop()) {
    const verdict = search(open);
    if (verdict === 'unsatisfiable') {
      const core = new Set(used());
      open = open.filter(i => core.has(i));
    } else {
      needed.push(tried);
      if (verdict !== 'satisfiable') {
        minimal = false;
        break;
      }
      // It will not be left out any more, so it need not be assumed again and again.
      solver.addClause([guard(tried)]);
    }
  }
  const kept = [...needed, ...open].sort((a, b) => a - b);
  return { parts: kept.map(i => parts[i]!), minimal };
}
