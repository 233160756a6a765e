import fc from 'fast-check';
import type { Candidate, Problem } from './problem';
import { describeSolution } from './describeSolution';
import { holdInstalled } from './holdInstalled';
import { buildModel } from './buildModel';
import { optimise } from './optimise';
import { ProblemView } from './problemView';
import { renderExplanation } from './renderExplanation';
import { resolve } from './resolve';
import { problem } from './__testUtils__/arbitraries';
import { BruteForce, keysOf } from './__testUtils__/bruteForce';

// More when looking for rare defects: RESOLVER_TEST_RUNS=50000.
const RUNS = { numRuns: Number(process.env.RESOLVER_TEST_RUNS ?? 1500) };

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const copy = [...list];
  let state = seed;
  for (let i = copy.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const k = state % (i + 1);
    [copy[i], copy[k]] = [copy[k]!, copy[i]!];
  }
  return copy;
}

function shuffledRecord<T>(record: Readonly<Record<string, T>>, seed: number): Record<string, T> {
  return Object.fromEntries(shuffled(Object.entries(record), seed));
}

function shuffleProblem(p: Problem, seed: number): Problem {
  const candidates = p.candidates as Record<string, Candidate[]>;
  return {
    ...p,
    wanted: shuffled(p.wanted, seed),
    installed: shuffledRecord(p.installed ?? {}, seed),
    remove: shuffled(p.remove ?? [], seed),
    host: shuffledRecord(p.host ?? {}, seed),
    candidates: shuffledRecord(
      Object.fromEntries(
        Object.entries(candidates).map(([name, list]) => [
          name,
          shuffled(list, seed).map(c => ({
            ...c,
            requires: shuffled(c.requires ?? [], seed),
            host: shuffledRecord(c.host ?? {}, seed),
          })),
        ])
      ),
      seed
    ),
  };
}

describe('resolve, against a solver that tries everything', () => {
  it('finds a solution exactly when there is one, and the best one for the strategy', () => {
    let solved = 0;
    let refused = 0;
    fc.assert(
      fc.property(problem, p => {
        const brute = new BruteForce(p);
        const best = brute.best();
        const answer = resolve(p);
        if (best) solved++;
        else refused++;
        expect(answer.outcome).toBe(best ? 'solved' : 'unsatisfiable');
        const versions = answer.outcome === 'solved' ? answer.versions : undefined;
        expect(versions).toEqual(best);
        expect(brute.violations(versions ?? {}).length === 0).toBe(best !== undefined);
      }),
      RUNS
    );
    // Random problems that are nearly all of one sort would test little.
    expect(solved).toBeGreaterThan(RUNS.numRuns / 10);
    expect(refused).toBeGreaterThan(RUNS.numRuns / 10);
  });

  it('chooses the same when the ordered search hands over to the free one at once', () => {
    fc.assert(
      fc.property(problem, p => {
        const run = (orderedConflicts: number) => {
          const meter = { steps: 0, decisions: 0, conflicts: 0, budget: 1e7 };
          return optimise(buildModel(new ProblemView(p)), p.strategy!, meter, orderedConflicts);
        };
        expect(run(0)).toEqual(run(Infinity));
      }),
      RUNS
    );
  });

  it('chooses the same by holding what is installed as by looking at everything', () => {
    let held = 0;
    fc.assert(
      fc.property(problem, p => {
        const view = new ProblemView(p);
        const model = buildModel(view);
        const meter = { steps: 0, decisions: 0, conflicts: 0, budget: 1e7 };
        const whole = optimise(model, p.strategy!, meter);
        const answer = resolve(p);
        expect(answer.outcome === 'solved').toBe(whole.outcome === 'optimal');
        if (answer.outcome !== 'solved' || whole.outcome !== 'optimal') return;
        const { versions } = describeSolution(view, model, whole.choice, answer.effort);
        expect(answer.versions).toEqual(versions);
        if (holdInstalled(view)) held++;
      }),
      RUNS
    );
    expect(held).toBeGreaterThan(RUNS.numRuns / 20);
  });

  it('explains with causes that refute the problem, none of which can be left out', () => {
    fc.assert(
      fc.property(problem, p => {
        const answer = resolve(p);
        if (answer.outcome !== 'unsatisfiable') return;
        const brute = new BruteForce(p);
        const { causes, minimal, rangesMinimal } = answer.explanation;
        expect([minimal, rangesMinimal]).toEqual([true, true]);
        const keys = causes.flatMap(keysOf);
        expect(new Set(keys).size).toBe(keys.length);
        const factsOf = (wanted: readonly string[]) => brute.facts.filter(f => wanted.includes(f.key));
        for (const key of keys) expect(brute.facts.some(f => f.key === key)).toBe(true);
        expect(brute.isSatisfiable(factsOf(keys))).toBe(false);
        for (const left of keys) {
          expect(brute.isSatisfiable(factsOf(keys.filter(k => k !== left)))).toBe(true);
        }
        const lines = renderExplanation(answer.explanation);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.length).toBeLessThanOrEqual(12);
      }),
      RUNS
    );
  });

  it('gives the same answer however the problem is written down', () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 1, max: 1000 }), (p, seed) => {
        expect(resolve(shuffleProblem(p, seed))).toEqual(resolve(p));
      }),
      { numRuns: 500 }
    );
  });
});
