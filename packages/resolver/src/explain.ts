import { GuardedSearch } from './guardedSearch';
import type { Family, Group, Model } from './model';
import type { Cause, Explanation } from './resolution';
import { Rotation } from './rotate';
import type { Meter } from './solver/searchState';

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
/** How many ranges of a cause are listed where they were not tried one by one. */
const MAX_LISTED = 20;

/** Something that an explanation has or has not. */
type Part = { groups: readonly Group[]; kind: Cause['kind']; family: Family };

/**
 * A minimal set of causes of an unsatisfiable model, and within each the ranges that matter. First whole causes
 * are tried to be left out, as they are few, then the single ranges of those that stay.
 */
export function explain(model: Model, meter: Meter): Explanation {
  const whole = model.families.map((family): Part => ({ groups: family.groups, kind: family.kind, family }));
  const causes = minimise(whole, new GuardedSearch(model, model.families, meter));
  const count = causes.parts.reduce((sum, { groups }) => sum + groups.length, 0);
  const several = count > causes.parts.length;
  if (!causes.minimal || !several || count > MAX_RANGES) {
    return {
      causes: causes.parts.map(({ family }) => describeShort(family)),
      minimal: causes.minimal,
      rangesMinimal: causes.minimal && !several,
    };
  }
  const single = causes.parts.flatMap(({ family, kind }) =>
    family.groups.map((group): Part => ({ groups: [group], kind, family }))
  );
  const ranges = minimise(single, new GuardedSearch(model, single, meter));
  const kept = new Map<Family, Group[]>(causes.parts.map(({ family }) => [family, []]));
  for (const { family, groups } of ranges.parts) kept.get(family)!.push(...groups);
  return {
    causes: [...kept]
      .filter(([, groups]) => groups.length > 0)
      .map(([family, groups]) => family.describe(groups)),
    minimal: true,
    rangesMinimal: ranges.minimal,
  };
}

/** A cause with as many ranges as somebody may want to look at, those of the newest releases. */
function describeShort({ groups, describe }: Family): Cause {
  if (groups.length <= MAX_LISTED) return describe(groups);
  // A model lists the ranges of a cause by the oldest release that has each.
  const cause = describe(groups.slice(-MAX_LISTED));
  return 'ranges' in cause ? { ...cause, unlisted: groups.length - MAX_LISTED } : cause;
}

/**
 * Leaves out parts while what is left stays unsatisfiable: each holds only while it is asked to, a first refutation names the parts that it used, and of those each is tried to be left out.
 */
function minimise(
  parts: readonly Part[],
  guarded: GuardedSearch
): { parts: readonly Part[]; minimal: boolean } {
  const all = parts.map((_, i) => i);
  const first = guarded.search(all);
  if (first === 'satisfiable')
    throw new Error('A problem without a solution has one when explained; a defect.');
  if (first !== 'unsatisfiable') return { parts, minimal: false };

  const dispensability = (i: number) => DISPENSABLE.indexOf(parts[i]!.kind);
  // Of equals the one farthest from the request goes first. Popped from the end.
  let open = guarded.used.sort((a, b) => dispensability(b) - dispensability(a) || a - b);
  const needed = new Set<number>();
  const rotation = new Rotation(guarded.model, parts, guarded.meter);
  rotation.limitTo(open);
  let minimal = true;
  for (let tried = open.pop(); tried !== undefined; tried = open.pop()) {
    const verdict = guarded.search(open);
    if (verdict === 'unsatisfiable') {
      const core = new Set(guarded.used);
      open = open.filter(i => core.has(i));
      rotation.limitTo([...needed, ...open]);
    } else if (verdict === 'satisfiable') {
      for (const i of rotation.from(tried, guarded.chosen, needed)) {
        needed.add(i);
        // It will not be left out any more, so it need not be assumed again and again.
        guarded.hold(i);
      }
      open = open.filter(i => !needed.has(i));
    } else {
      needed.add(tried);
      minimal = false;
      break;
    }
  }
  const kept = [...needed, ...open].sort((a, b) => a - b);
  return { parts: kept.map(i => parts[i]!), minimal };
}
