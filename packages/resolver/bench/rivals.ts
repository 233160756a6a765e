import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import type { Candidate, Problem } from '../src';
import type { Clauses } from './families';
import { median, time } from './measure';

const rival = createRequire(process.env.FLYLOFT_BENCH_FROM ?? __filename);

/** Milliseconds of one problem: the whole call, and one that asks the same channel for a package that needs nothing. */
export type ResolvoTimes = { whole: number; reading: number };

/**
 * Times resolvo (`@conda-org/rattler`, WASM) with a problem that is served to it as a conda channel over loopback, as it
 * takes no other. What reading the channel costs is told apart from what solving does.
 */
export async function timeResolvo(problem: Problem): Promise<ResolvoTimes> {
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
  const add = (name: string, version: string, depends: string[]) => {
    packages[`${name}-${version}-0.tar.bz2`] = {
      name,
      version,
      build: '0',
      build_number: 0,
      subdir: 'noarch',
      depends,
      sha256: '0'.repeat(64),
      size: 1,
    };
  };
  for (const [name, list] of Object.entries(problem.candidates as Record<string, Candidate[]>)) {
    for (const { version, requires = [] } of list) {
      add(
        name,
        version,
        requires.map(r => spec(r.name, r.range))
      );
    }
  }
  add('alone', '1.0.0', []);
  const body = JSON.stringify({ info: { subdir: 'noarch' }, packages, repodata_version: 1 });
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/noarch/repodata.json')) response.end(body);
    else response.writeHead(404).end();
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const channel = `http://127.0.0.1:${port}/c`;
  // It rejects when there is no solution.
  const solve = (specs: string[]) => simpleSolve(specs, [channel], ['noarch'], []).catch(String);
  try {
    const reading = median(await time(() => solve(['alone']), 3));
    const whole = median(
      await time(() => solve(problem.wanted.map(({ name, range }) => spec(name, range))), 3)
    );
    return { whole, reading };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** In a process of its own, as resolvo's WASM panics while it words some of its refusals; undefined where it did. */
export function timeResolvoApart(name: string): ResolvoTimes | undefined {
  const { stdout } = spawnSync(process.execPath, [__filename, '--resolvo', name], { encoding: 'utf8' });
  const found = /whole (\S+) reading (\S+)/.exec(stdout);
  return found ? { whole: Number(found[1]), reading: Number(found[2]) } : undefined;
}

/** Asks MiniSat (`logic-solver`) whether clauses can be satisfied, from names to the answer. */
export function askLogicSolver(clauses: Clauses): boolean {
  const Logic = rival('logic-solver') as {
    Solver: new () => { require(formula: unknown): void; solve(): unknown };
    or: (...names: string[]) => unknown;
  };
  const solver = new Logic.Solver();
  for (const clause of clauses) {
    solver.require(Logic.or(...clause.map(l => `${l < 0 ? '-' : ''}v${Math.abs(l)}`)));
  }
  return solver.solve() !== null;
}
