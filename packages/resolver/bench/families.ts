import type { Candidate, Problem } from '../src';

/** Deterministic numbers, `next(n)` in `0 … n - 1`, so that every run measures the same problems. */
export function makeRandom(seed: number): (limit: number) => number {
  let state = seed >>> 0 || 1;
  return limit => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  };
}

type Candidates = Record<string, Candidate[]>;

const wantFirst = (candidates: Candidates): Problem => ({ candidates, wanted: [{ name: 'p1', range: '*' }] });

function chain(packages: number, versions: number): Candidates {
  const candidates: Candidates = {};
  for (let n = 1; n < packages; n++) {
    candidates[`p${n}`] = Array.from({ length: versions - 1 }, (_, i) => ({
      version: `${i + 1}.0.0`,
      requires: [{ name: `p${n + 1}`, range: `${i + 1}.0.0` }],
    }));
  }
  return candidates;
}

/** Every release needs the same one of the next package, and the last package has none. Unsatisfiable. */
export function singletons(packages: number, versions: number): Problem {
  return wantFirst(chain(packages, versions));
}

/** Like `singletons`, but the chain ends in a package of which another release is asked for. Unsatisfiable. */
export function disjoint(packages: number, versions: number): Problem {
  const candidates = chain(packages + 1, versions);
  candidates[`p${packages}`] = candidates[`p${packages}`]!.map(({ version }) => ({
    version,
    requires: [{ name: 'last', range: version }],
  }));
  candidates.last = Array.from({ length: versions }, (_, i) => ({ version: `${i}.0.0` }));
  return {
    candidates,
    wanted: [
      { name: 'p1', range: '*' },
      { name: 'last', range: '0.0.0' },
    ],
  };
}

/** The newer a release, the more releases of the next package it accepts; the last has none. Unsatisfiable. */
export function ranges(packages: number, versions: number): Problem {
  const candidates: Candidates = {};
  for (let n = 1; n < packages; n++) {
    candidates[`p${n}`] = Array.from({ length: versions - 1 }, (_, i) => ({
      version: `${i + 1}.0.0`,
      requires: [{ name: `p${n + 1}`, range: `>=${versions - i - 1}.0.0` }],
    }));
  }
  return wantFirst(candidates);
}

/** A binary tree of packages with one release each. Satisfiable without a search. */
export function tree(packages: number): Problem {
  const candidates: Candidates = {};
  for (let n = 1; n <= packages; n++) {
    const requires = [2 * n, 2 * n + 1]
      .filter(k => k <= packages)
      .map(k => ({ name: `p${k}`, range: '1.0.0' }));
    candidates[`p${n}`] = [{ version: '1.0.0', requires }];
  }
  return wantFirst(candidates);
}

/** Clauses of three literals; a literal is `variable + 1`, negative when negated. */
export type Clauses = number[][];

/** Random 3-SAT at the threshold of 4.26 clauses a variable. */
export function randomClauses(variables: number, seed: number): Clauses {
  const next = makeRandom(seed * 7919 + 13);
  for (let i = 0; i < 20; i++) next(2);
  return Array.from({ length: Math.round(4.26 * variables) }, () => {
    const chosen = new Set<number>();
    while (chosen.size < 3) chosen.add(1 + next(variables));
    return [...chosen].map(v => (next(2) ? v : -v));
  });
}

/** `holes + 1` pigeons for `holes` holes, one a hole. Unsatisfiable, and hard to refute by resolution. */
export function pigeonhole(holes: number): Clauses {
  const inHole = (pigeon: number, hole: number) => pigeon * holes + hole + 1;
  const clauses: Clauses = [];
  for (let p = 0; p <= holes; p++) clauses.push(Array.from({ length: holes }, (_, h) => inHole(p, h)));
  for (let h = 0; h < holes; h++) {
    for (let p = 0; p <= holes; p++) for (let q = 0; q < p; q++) clauses.push([-inHole(p, h), -inHole(q, h)]);
  }
  return clauses;
}

/** Clauses as packages: a variable has the releases 1.0.0 (false) and 2.0.0 (true), a clause one a literal. */
export function asPackages(clauses: Clauses): Problem {
  const candidates: Candidates = {};
  clauses.forEach((clause, i) => {
    candidates[`clause${i}`] = clause.map((literal, k) => ({
      version: `${k + 1}.0.0`,
      requires: [{ name: `v${Math.abs(literal)}`, range: literal > 0 ? '2.0.0' : '1.0.0' }],
    }));
    for (const literal of clause)
      candidates[`v${Math.abs(literal)}`] ??= [{ version: '1.0.0' }, { version: '2.0.0' }];
  });
  return { candidates, wanted: clauses.map((_, i) => ({ name: `clause${i}`, range: '*' })) };
}

/** A catalogue like a real one: packages in layers, most needs within caret ranges, a host limit on each release. */
export function bigCatalogue(packages: number, versions: number, seed: number): Candidates {
  const next = makeRandom(seed);
  const candidates: Candidates = {};
  for (let n = 0; n < packages; n++) {
    const needs = n < packages / 20 ? [] : Array.from({ length: next(4) }, () => next(Math.max(1, n >> 1)));
    candidates[`plugin-${n}`] = Array.from({ length: versions }, (_, i) => {
      const major = 1 + Math.floor((i * 4) / versions);
      return {
        version: `${major}.${i}.0`,
        requires: [...new Set(needs)].map(k => ({
          name: `plugin-${k}`,
          range: next(4) ? `^${major}.0.0` : `>=${Math.max(1, major - 1)}.0.0`,
        })),
        host: { backstage: `>=1.${20 + i}.0 <1.${60 + i}.0` },
      };
    });
  }
  return candidates;
}
