import type { Model } from '../model';

/**
 * The part of a model that the solver propagates natively, without clauses: at most one release a package,
 * presence, membership in sets, and which release implies which constraint. Lists of lists are stored as one
 * array of items and one of offsets: the items of `i` are `items[start[i]] … items[start[i + 1] - 1]`.
 */
export type Structure = {
  variables: number;
  /** Package id of release and presence variables, else -1. */
  packageOf: Int32Array;
  /** Constraint index of constraint variables, else -1. */
  constraintOf: Int32Array;
  base: Int32Array;
  count: Int32Array;
  constraintVariable: Int32Array;
  constraintPackage: Int32Array;
  constraintPresence: Uint8Array;
  setStart: Int32Array;
  setItems: Int32Array;
  /** Release variable → variables that it implies. */
  impliesStart: Int32Array;
  impliesItems: Int32Array;
  /** Variable → release variables that imply it. */
  impliedByStart: Int32Array;
  impliedByItems: Int32Array;
  /** Package → constraints on it. */
  onPackageStart: Int32Array;
  onPackageItems: Int32Array;
};

/** Flattens a model; without `withEdges` who implies what is left to clauses that the caller adds. */
export function flatten(model: Model, extraVariables: number, withEdges: boolean): Structure {
  const { packages, constraints } = model;
  const variables = model.variables + extraVariables;
  const packageOf = new Int32Array(variables).fill(-1);
  const constraintOf = new Int32Array(variables).fill(-1);
  const base = new Int32Array(packages.length);
  const count = new Int32Array(packages.length);
  for (const p of packages) {
    base[p.id] = p.base;
    count[p.id] = p.count;
    packageOf.fill(p.id, p.base, p.base + p.count + 1);
  }
  const constraintVariable = new Int32Array(constraints.length);
  const constraintPackage = new Int32Array(constraints.length);
  const constraintPresence = new Uint8Array(constraints.length);
  const setStart = new Int32Array(constraints.length + 1);
  constraints.forEach((c, i) => {
    constraintVariable[i] = c.variable;
    constraintPackage[i] = c.package;
    constraintPresence[i] = c.presence ? 1 : 0;
    constraintOf[c.variable] = i;
    setStart[i + 1] = setStart[i]! + c.set.length;
  });
  const setItems = new Int32Array(setStart[constraints.length]!);
  constraints.forEach((c, i) => setItems.set(c.set, setStart[i]));

  const [from, to] = withEdges ? listEdges(model, base) : [new Int32Array(0), new Int32Array(0)];
  const [impliesStart, impliesItems] = bucket(from, to, variables);
  const [impliedByStart, impliedByItems] = bucket(to, from, variables);
  const [onPackageStart, onPackageItems] = bucket(
    constraintPackage,
    constraintPackage.map((_, i) => i),
    packages.length
  );
  return {
    variables,
    packageOf,
    constraintOf,
    base,
    count,
    constraintVariable,
    constraintPackage,
    constraintPresence,
    setStart,
    setItems,
    impliesStart,
    impliesItems,
    impliedByStart,
    impliedByItems,
    onPackageStart,
    onPackageItems,
  };
}

/** Every release that implies a variable, and the variable, as two parallel arrays. */
function listEdges({ families }: Model, base: Int32Array): [Int32Array, Int32Array] {
  let size = 0;
  for (const { groups } of families) for (const g of groups) if (g.implied >= 0) size += g.releases.length;
  const from = new Int32Array(size);
  const to = new Int32Array(size);
  let at = 0;
  for (const { groups } of families) {
    for (const { package: p, releases, implied } of groups) {
      if (implied < 0) continue;
      for (const release of releases) {
        from[at] = base[p]! + release;
        to[at++] = implied;
      }
    }
  }
  return [from, to];
}

/** Counting sort: the items of each key, in the order in which they come. */
function bucket(keys: Int32Array, items: Int32Array, buckets: number): [Int32Array, Int32Array] {
  const start = new Int32Array(buckets + 1);
  for (let i = 0; i < keys.length; i++) start[keys[i]! + 1]!++;
  for (let i = 0; i < buckets; i++) start[i + 1]! += start[i]!;
  const next = start.slice(0, buckets);
  const out = new Int32Array(items.length);
  for (let i = 0; i < keys.length; i++) out[next[keys[i]!]!++] = items[i]!;
  return [start, out];
}
