/* eslint-disable no-console */
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { makeCatalogue, resolve } from '../src';
import type { Candidate, Problem } from '../src';
import * as families from './families';

// What is measured: the whole of `resolve`, from strings to the answer with its explanation, nothing prepared.
// resolvo is given its repository over loopback, as it accepts no other; its reading of that is measured too.
const RUNS = 5;
const filter = process.argv[2] ?? '';
const rival = createRequire(process.env.FLYLOFT_BENCH_FROM ?? __filename);

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1]!;
}

function percentile(times: readonly number[], share: number): number {
  return [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!;
}

async function time(run: () => unknown, runs = RUNS): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

function report(name: string, own: number, other: string, others?: number): void {
  const ratio = others === undefined ? '' : ` (${(others / own).toFixed(1)}×)`;
  const compared = others === undefined ? '' : `   ${other} ${others.toFixed(1)} ms${ratio}`;
  console.log(`${name.padEnd(34)} ${own.toFixed(1).padStart(9)} ms${compared}`);
}

/** The time resolvo (`@conda-org/rattler`, WASM) takes for a problem, served to it as a conda channel. */
async function timeResolvo(problem: Problem): Promise<number> {
  const { simpleSolve } = rival('@conda-org/rattler') as {
    simpleSolve: (
      specs: string[],
      channels: string[],
      platforms: string[],
      locked: unknown[]
    ) => Promise<unknown>;
  };
  const spec = (name: string, range: string) => {
    if (range === '*') return name;
    return `${name} ${/^\d/.test(range) ? `==${range}` : range}`;
  };
  const packages: Record<string, unknown> = {};
  for (const [name, list] of Object.entries(problem.candidates as Record<string, Candidate[]>)) {
    for (const { version, requires = [] } of list) {
      packages[`${name}-${version}-0.tar.bz2`] = {
        name,
        version,
        build: '0',
        build_number: 0,
        subdir: 'noarch',
        depends: requires.map(r => spec(r.name, r.range)),
        sha256: '0'.repeat(64),
        size: 1,
      };
    }
  }
  const body = JSON.stringify({ info: { subdir: 'noarch' }, packages, repodata_version: 1 });
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/noarch/repodata.json')) response.end(body);
    else response.writeHead(404).end();
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const specs = problem.wanted.map(({ name, range }) => spec(name, range));
  // It rejects when there is no solution.
  const solve = () => simpleSolve(specs, [`http://127.0.0.1:${port}/c`], ['noarch'], []).catch(String);
  try {
    return median(await time(solve, 3));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function timeLogicSolver(clauses: families.Clauses): Promise<number> {
  const Logic = rival('logic-solver') as {
    Solver: new () => { require(formula: unknown): void; solve(): unknown };
    or: (...names: string[]) => unknown;
  };
  const solve = () => {
    const solver = new Logic.Solver();
    for (const clause of clauses) {
      solver.require(Logic.or(...clause.map(l => `${l < 0 ? '-' : ''}v${Math.abs(l)}`)));
    }
    return solver.solve();
  };
  return median(await time(solve));
}

const STRESS: Record<string, () => Problem> = {
  'singletons 100×500': () => families.singletons(100, 500),
  'disjoint 300×200': () => families.disjoint(300, 200),
  'ranges 5×200': () => families.ranges(5, 200),
  'tree of 1,000': () => families.tree(1000),
};

/** In a process of its own, as resolvo's WASM panics while it words some of its refusals. */
function timeResolvoApart(name: string): number | undefined {
  const { stdout } = spawnSync(process.execPath, [__filename, '--resolvo', name], { encoding: 'utf8' });
  const found = /median (\S+)/.exec(stdout);
  return found ? Number(found[1]) : undefined;
}

async function main(): Promise<void> {
  if (filter === '--resolvo') {
    console.log(`median ${await timeResolvo(STRESS[process.argv[3] ?? '']!())}`);
    return;
  }
  for (const [name, make] of Object.entries(STRESS)) {
    if (!name.includes(filter)) continue;
    const own = median(await time(() => resolve(make())));
    const others = timeResolvoApart(name);
    report(name, own, 'resolvo', others);
    if (others === undefined) console.log('  (resolvo did not survive this one)');
  }

  const clauses: [string, families.Clauses][] = [];
  for (const variables of [100, 150]) {
    for (let seed = 1; seed <= 5; seed++) {
      clauses.push([`3-SAT ${variables} variables, seed ${seed}`, families.randomClauses(variables, seed)]);
    }
  }
  for (let holes = 6; holes <= 9; holes++) clauses.push([`pigeonhole ${holes}`, families.pigeonhole(holes)]);
  for (const [name, list] of clauses) {
    if (!name.includes(filter)) continue;
    const problem = families.asPackages(list);
    let outcome = '';
    const own = median(
      await time(() => {
        outcome = resolve(problem, { budget: 20_000_000 }).outcome;
      }, 3)
    );
    report(`${name}: ${outcome}`, own, 'logic-solver', await timeLogicSolver(list));
  }

  if (!'catalogue'.includes(filter)) return;
  const candidates = makeCatalogue(families.bigCatalogue(10_000, 20, 7));
  const next = families.makeRandom(99);
  const request = () => ({ name: `plugin-${next(10_000)}`, range: '*' });
  const host = { backstage: '1.55.0' };
  let installed: Record<string, string> = {};
  while (Object.keys(installed).length < 300) {
    const answer = resolve({ candidates, wanted: [request()], installed, host });
    if (answer.outcome === 'solved') installed = answer.versions;
  }
  const count = Object.keys(installed).length;
  const installs = await time(() => resolve({ candidates, wanted: [request()], installed, host }), 300);
  report(`catalogue: install, p50, ${count} installed`, percentile(installs, 0.5), '');
  report(`catalogue: install, p99, ${count} installed`, percentile(installs, 0.99), '');
  const update: Problem = {
    candidates,
    wanted: [],
    installed,
    host: { backstage: '1.58.0' },
    strategy: 'latest',
  };
  report('catalogue: update everything, p99', percentile(await time(() => resolve(update), 20), 0.99), '');
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
