import { or, Solver } from 'logic-solver';
import { satisfies } from 'semver';
import { asPackages, makeRandom, randomClauses } from '../bench/families';
import { decide } from './decide';
import type { Candidate, Problem } from './problem';
import { resolve } from './resolve';

// Another seed than that of the day, or more problems: RESOLVER_TEST_SEED=…, RESOLVER_TEST_RUNS=….
const SEED = Number(process.env.RESOLVER_TEST_SEED ?? 20_261_120);
const RUNS = Number(process.env.RESOLVER_TEST_RUNS ?? 2000);

const fitting = new Map<string, boolean>();

/** As `semver` says, asked once for each pair: there are few, and every problem has them. */
function fits(version: string, range: string): boolean {
  const key = `${version} ${range}`;
  const known = fitting.get(key) ?? satisfies(version, range);
  fitting.set(key, known);
  return known;
}

/**
 * Whether an independent solver (MiniSat) finds a solution of each problem. Problems share a solver, as making one takes
 * longer than solving; names are apart by problem, and what is wanted of one holds only while it is asked about.
 */
function haveSolutions(problems: readonly Problem[]): boolean[] {
  const solver = new Solver();
  problems.forEach((problem, i) => requireProblem(solver, problem, i));
  return problems.map((_, i) => solver.solveAssuming(`asked${i}`) !== null);
}

function requireProblem(solver: Solver, { candidates, wanted }: Problem, index: number): void {
  const all = Object.entries(candidates as Record<string, Candidate[]>);
  const releases = new Map(all.map(([name, list]) => [name, list.map(c => c.version)]));
  const variable = (name: string, version: string) => `${index}/${name}@${version}`;
  const named = (name: string, test: (version: string) => boolean) =>
    (releases.get(name) ?? []).filter(test).map(version => variable(name, version));
  for (const [name, list] of all) {
    const variables = named(name, () => true);
    variables.forEach((a, i) => variables.slice(0, i).forEach(b => solver.require(or(`-${a}`, `-${b}`))));
    for (const { version, requires = [], conflicts = [] } of list) {
      const self = `-${variable(name, version)}`;
      for (const { name: other, range, kind } of requires) {
        if (kind === 'optional') {
          for (const out of named(other, v => !fits(v, range))) solver.require(or(self, `-${out}`));
        } else solver.require(or(self, ...named(other, v => fits(v, range))));
      }
      for (const { name: other, range } of conflicts) {
        for (const out of named(other, v => fits(v, range))) solver.require(or(self, `-${out}`));
      }
    }
  }
  for (const { name, range } of wanted) {
    solver.require(or(`-asked${index}`, ...named(name, v => fits(v, range))));
  }
}

function randomProblem(seed: number): Problem {
  const next = makeRandom(seed);
  for (let i = 0; i < 10; i++) next(2);
  const packages = 6 + next(20);
  const candidates: Record<string, Candidate[]> = {};
  const range = () =>
    ['*', '^1.0.0', '^2.0.0', '^3.0.0', '>=2.0.0', '<3.0.0', '1.0.0', '1.0.0 || 3.0.0'][next(8)]!;
  for (let n = 0; n < packages; n++) {
    const other = () => `p${(n + 1 + next(packages - 1)) % packages}`;
    candidates[`p${n}`] = Array.from({ length: 1 + next(5) }, (_, i) => ({
      version: `${i + 1}.0.0`,
      requires: Array.from({ length: next(4) }, () => ({
        name: other(),
        range: range(),
        kind: (['required', 'required', 'peer', 'optional'] as const)[next(4)]!,
      })),
      conflicts: Array.from({ length: next(2) }, () => ({ name: other(), range: range() })),
    }));
  }
  const wanted = Array.from({ length: 1 + next(3) }, () => ({ name: `p${next(packages)}`, range: '*' }));
  return { candidates, wanted };
}

/** How many problems share a solver. */
const BATCH = 40;

/** Seeds of the problems on which the two disagree, and how many had a solution. */
function compare(makeProblem: (seed: number) => Problem, runs: number) {
  const disagreements: number[] = [];
  let satisfiable = 0;
  for (let first = SEED; first < SEED + runs; first += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, SEED + runs - first) }, (_, i) => first + i);
    const problems = seeds.map(makeProblem);
    for (const [i, expected] of haveSolutions(problems).entries()) {
      const problem = problems[i]!;
      if (expected) satisfiable++;
      const same = resolve(problem).outcome === (expected ? 'solved' : 'unsatisfiable');
      if (!same || decide(problem) !== (expected ? 'yes' : 'no')) disagreements.push(seeds[i]!);
    }
  }
  return { disagreements, satisfiable };
}

describe('resolve, against logic-solver', () => {
  it(`agrees on ${RUNS} random catalogues from seed ${SEED}`, () => {
    const { disagreements, satisfiable } = compare(randomProblem, RUNS);
    expect(disagreements).toEqual([]);
    expect(satisfiable).toBeGreaterThan(RUNS / 10);
    expect(satisfiable).toBeLessThan((RUNS * 9) / 10);
  });

  it(`agrees on random 3-SAT at the threshold from seed ${SEED}`, () => {
    const { disagreements, satisfiable } = compare(seed => asPackages(randomClauses(24, seed)), RUNS / 50);
    expect(disagreements).toEqual([]);
    expect(satisfiable).toBeGreaterThan(0);
    expect(satisfiable).toBeLessThan(RUNS / 50);
  });
});
