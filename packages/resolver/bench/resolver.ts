import { makeCatalogue, renderExplanation, resolve } from '../src';
import type { Candidate, Problem } from '../src';
import { decide } from '../src/decide';
import * as families from './families';
import { least, median, percentile, report, time, timeProcessor, warmUp } from './measure';
import { askLogicSolver, timeResolvo, timeResolvoApart } from './rivals';

// What is measured: from a problem to the answer with its explanation in words. `warm` has its catalogue made before, as
// the portal and the benchmarks of pubgrub do; `cold` makes it from strings first. resolvo words its refusals, too.
// Machines are shared: of a time the least of several runs counts, with the median beside it; a ratio is of medians. An
// install is timed by the processor time that it took, and by the clock beside it.
const filter = process.argv[2] ?? '';
const STRESS_GOAL_MS = 50;
const RESOLVO_GOAL = 20;

const STRESS: Record<string, () => Problem> = {
  'singletons 100×500': () => families.singletons(100, 500),
  'disjoint 300×200': () => families.disjoint(300, 200),
  'ranges 5×200': () => families.ranges(5, 200),
  'tree of 1,000': () => families.tree(1000),
};

function answer(problem: Problem): void {
  const found = resolve(problem);
  if (found.outcome === 'unsatisfiable') renderExplanation(found.explanation);
}

async function stress(): Promise<void> {
  for (const [name, make] of Object.entries(STRESS)) {
    const problem = make();
    const candidates = makeCatalogue(problem.candidates as Record<string, Candidate[]>);
    await warmUp(() => answer(problem));
    const cold = await time(() => answer(problem), 7);
    await warmUp(() => answer({ ...problem, candidates }));
    const times = await time(() => answer({ ...problem, candidates }), 30);
    report(`${name}, warm`, least(times), 'ms', { atMost: STRESS_GOAL_MS });
    report(`${name}, warm, median`, median(times), 'ms');
    report(`${name}, cold`, least(cold), 'ms');
    const resolvo = timeResolvoApart(name);
    if (!resolvo) {
      process.stderr.write(`  resolvo ended in a panic at ${name}\n`);
      continue;
    }
    const { whole, reading } = resolvo;
    report(`${name}, resolvo with reading / ours cold`, whole / median(cold), '×');
    report(
      `${name}, resolvo without reading / ours warm`,
      Math.max(0, whole - reading) / median(times),
      '×',
      {
        atLeast: RESOLVO_GOAL,
      }
    );
  }
}

/** The same question to both, in turns, so that a busy machine is as busy for both. */
async function satisfiability(): Promise<void> {
  const groups: Array<[string, families.Clauses[]]> = [100, 150].map(variables => [
    `3-SAT ${variables} variables, 10 seeds`,
    Array.from({ length: 10 }, (_, i) => families.randomClauses(variables, i + 1)),
  ]);
  for (let holes = 6; holes <= 9; holes++) groups.push([`pigeonhole ${holes}`, [families.pigeonhole(holes)]]);
  for (const [name, list] of groups) {
    const problems = list.map(families.asPackages);
    await warmUp(() => decide(problems[0]!, { budget: Infinity }), 500);
    await warmUp(() => askLogicSolver(list[0]!), 500);
    const totals = { ours: 0, theirs: 0 };
    for (let i = 0; i < list.length; i++) {
      const runs = name === 'pigeonhole 9' ? 1 : 3;
      totals.ours += median(await time(() => decide(problems[i]!, { budget: Infinity }), runs));
      totals.theirs += median(await time(() => askLogicSolver(list[i]!), runs));
    }
    report(`${name}, yes or no`, totals.ours, 'ms');
    report(`${name}, ours / logic-solver`, totals.ours / totals.theirs, '×', { atMost: 1 });
  }
}

/** Ten thousand packages with twenty releases each, of which three hundred are installed. */
async function catalogue(): Promise<void> {
  const candidates = makeCatalogue(families.bigCatalogue(10_000, 20, 7));
  const next = families.makeRandom(99);
  const host = { backstage: '1.55.0' };
  let installed: Record<string, string> = {};
  while (Object.keys(installed).length < 300) {
    const found = resolve({
      candidates,
      wanted: [{ name: `plugin-${next(10_000)}`, range: '*' }],
      installed,
      host,
    });
    if (found.outcome === 'solved') installed = found.versions;
  }
  const requests = Array.from({ length: 1000 }, () => `plugin-${next(10_000)}`);
  const measure = async (range: string, timed: typeof time): Promise<number[]> => {
    const ask = (name: string) => answer({ candidates, wanted: [{ name, range }], installed, host });
    // Warm: what the requests reach has been looked at once since the catalogue was made.
    requests.forEach(ask);
    let at = 0;
    return timed(() => ask(requests[at++]!), requests.length);
  };
  const installs = await measure('*', timeProcessor);
  report('catalogue, install, processor time, p50', percentile(installs, 0.5), 'ms');
  report('catalogue, install, processor time, p99', percentile(installs, 0.99), 'ms', { atMost: 5 });
  const byClock = await measure('*', time);
  report('catalogue, install, by the clock, p50', percentile(byClock, 0.5), 'ms');
  report('catalogue, install, by the clock, p99', percentile(byClock, 0.99), 'ms');
  const old = await measure('^1.0.0', timeProcessor);
  report(
    'catalogue, install of an old release, which moves others or conflicts, processor time, p99',
    percentile(old, 0.99),
    'ms'
  );
  const update: Problem = {
    candidates,
    wanted: [],
    installed,
    host: { backstage: '1.58.0' },
    strategy: 'latest',
  };
  answer(update);
  report('catalogue, update everything, p99', percentile(await time(() => answer(update), 100), 0.99), 'ms', {
    atMost: 250,
  });
}

async function main(): Promise<void> {
  if (filter === '--resolvo') {
    const { whole, reading } = await timeResolvo(STRESS[process.argv[3] ?? '']!());
    process.stdout.write(`whole ${whole} reading ${reading}\n`);
    return;
  }
  const parts = { stress, satisfiability, catalogue };
  for (const [name, run] of Object.entries(parts)) if (name.includes(filter)) await run();
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
});
