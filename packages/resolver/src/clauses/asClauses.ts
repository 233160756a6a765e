import type { Group, Model } from '../model';

/**
 * A model as plain clauses over the same variables, with the groups of the given parts; `guardOf` says which literal has to
 * be true for those of a part to count, -1: they always do. Undefined where that takes more than `limit` literals, as with
 * packages of very many releases, of which every two exclude each other.
 */
export function asClauses(
  { packages, constraints }: Model,
  parts: readonly { groups: readonly Group[] }[],
  guardOf: (part: number) => number,
  limit: number
): number[][] | undefined {
  let size = 0;
  for (const { count } of packages) size += count * (count + 3);
  for (const { groups } of parts) {
    for (const { releases, units } of groups) size += 2 * (releases.length + units.length);
  }
  for (const { package: p } of constraints) size += packages[p]!.count;
  if (size > limit) return undefined;

  const clauses: number[][] = [];
  for (const { base, present } of packages) {
    const some = [2 * present + 1];
    for (let v = base; v < present; v++) {
      some.push(2 * v);
      clauses.push([2 * v + 1, 2 * present]);
      for (let w = base; w < v; w++) clauses.push([2 * w + 1, 2 * v + 1]);
    }
    clauses.push(some);
  }
  for (const { variable, package: p, set, presence } of constraints) {
    const { base, count } = packages[p]!;
    const inside = [2 * variable + 1];
    let from = 0;
    for (let i = 0; i <= set.length; i += 2) {
      const to = set[i] ?? count;
      // One inside rules out all outside.
      for (let k = from; k < to && !presence; k++) clauses.push([2 * variable + 1, 2 * (base + k) + 1]);
      from = set[i + 1] ?? count;
      for (let k = to; k < from && presence; k++) inside.push(2 * (base + k));
    }
    if (presence) clauses.push(inside);
  }
  parts.forEach(({ groups }, i) => {
    const guard = guardOf(i);
    const off = guard < 0 ? [] : [guard ^ 1];
    for (const { package: p, releases, implied, units } of groups) {
      for (const unit of units) clauses.push([...off, unit]);
      if (implied < 0) continue;
      for (const release of releases)
        clauses.push([...off, 2 * (packages[p]!.base + release) + 1, 2 * implied]);
    }
  });
  return clauses;
}
