import type { Group, Model } from '../model';

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
  /** By edge: the release variable, what it implies, and the literal without which it does not; -1 if always. */
  edgeFrom: Int32Array;
  edgeTo: Int32Array;
  edgeGuard: Int32Array;
  /** Release variable → edges from it. */
  impliesStart: Int32Array;
  impliesItems: Int32Array;
  /** Variable → edges to it. */
  impliedByStart: Int32Array;
  impliedByItems: Int32Array;
  /** Variable → edges that it guards. */
  guardsStart: Int32Array;
  guardsItems: Int32Array;
  /** Package → constraints on it. */
  onPackageStart: Int32Array;
  onPackageItems: Int32Array;
};

/** Some groups of a model, in force while a literal is true; -1: always. */
export type Guarded = { groups: readonly Group[]; guard: number };

const flattened = new WeakMap<Model, Structure>();

/**
 * A model with all that it says in force, and room for further variables: as many as explaining or optimising may need.
 * Kept as long as the model, as what looks for a solution and what explains that there is none both need it.
 */
export function flatten(model: Model): Structure {
  let structure = flattened.get(model);
  if (!structure) {
    const { families, packages, roots } = model;
    const installed = roots.filter(id => packages[id]!.installed >= 0).length;
    const room = Math.max(families.length, 3 * installed + packages.length + 8);
    structure = flattenParts(
      model,
      room,
      families.map(({ groups }) => ({ groups, guard: -1 }))
    );
    flattened.set(model, structure);
  }
  return structure;
}

/** The same with each family in force while a variable of its own is true; they follow those of the model. */
export function flattenGuarded(model: Model): Structure {
  const structure = flatten(model);
  const edgeGuard = new Int32Array(structure.edgeFrom.length);
  const guardsStart = new Int32Array(structure.variables + 1);
  let edges = 0;
  model.families.forEach(({ groups }, i) => {
    const before = edges;
    for (const { implied, releases } of groups) if (implied >= 0) edges += releases.length;
    edgeGuard.fill(2 * (model.variables + i), before, edges);
    guardsStart[model.variables + i + 1] = edges;
  });
  guardsStart.fill(edges, model.variables + model.families.length);
  // Edges lie in the order of the families.
  const guardsItems = new Int32Array(edges);
  for (let edge = 0; edge < edges; edge++) guardsItems[edge] = edge;
  return { ...structure, edgeGuard, guardsStart, guardsItems };
}

/** Flattens a model with the implications of the given groups only. */
export function flattenParts(model: Model, extraVariables: number, guarded: readonly Guarded[]): Structure {
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

  const { from, to, guards, guardVariables } = listEdges(guarded, base);
  const [impliesStart, impliesItems] = bucket(from, variables);
  const [impliedByStart, impliedByItems] = bucket(to, variables);
  const [guardsStart, guardsItems] = bucket(guardVariables, variables);
  const [onPackageStart, onPackageItems] = bucket(constraintPackage, packages.length);
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
    edgeFrom: from,
    edgeTo: to,
    edgeGuard: guards,
    impliesStart,
    impliesItems,
    impliedByStart,
    impliedByItems,
    guardsStart,
    guardsItems,
    onPackageStart,
    onPackageItems,
  };
}

/** Every release that implies a variable, and the variable, and the guard, as parallel arrays. */
function listEdges(guarded: readonly Guarded[], base: Int32Array) {
  let size = 0;
  for (const { groups } of guarded) for (const g of groups) if (g.implied >= 0) size += g.releases.length;
  const from = new Int32Array(size);
  const to = new Int32Array(size);
  const guards = new Int32Array(size);
  let at = 0;
  for (const { groups, guard } of guarded) {
    for (const { package: p, releases, implied } of groups) {
      if (implied < 0) continue;
      for (const release of releases) {
        from[at] = base[p]! + release;
        to[at] = implied;
        guards[at++] = guard;
      }
    }
  }
  // Either all edges have a guard or none has.
  const guardVariables = guarded.some(({ guard }) => guard >= 0)
    ? guards.map(g => g >> 1)
    : new Int32Array(0);
  return { from, to, guards, guardVariables };
}

/** Counting sort: the positions of each key, in the order in which they come. */
function bucket(keys: Int32Array, buckets: number): [Int32Array, Int32Array] {
  const start = new Int32Array(buckets + 1);
  for (let i = 0; i < keys.length; i++) start[keys[i]! + 1]!++;
  for (let i = 0; i < buckets; i++) start[i + 1]! += start[i]!;
  const next = start.slice(0, buckets);
  const out = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) out[next[keys[i]!]!++] = i;
  return [start, out];
}
