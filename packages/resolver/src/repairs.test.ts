import fc from 'fast-check';
import { problem as anyProblem } from './__testUtils__/arbitraries';
import { BruteForce } from './__testUtils__/bruteForce';
import type { Candidate, Problem } from './problem';
import { findRepairs, renderRepair } from './repairs';
import { resolve } from './resolve';

const needing = (version: string, requires: Record<string, string> = {}): Candidate => ({
  version,
  requires: Object.entries(requires).map(([name, range]) => ({ name, range })),
});

const candidates: Record<string, Candidate[]> = {
  jenkins: [needing('2.0.0', { core: '^1.0.0' }), needing('3.0.0', { core: '^2.0.0' })],
  jira: [needing('2.4.0', { core: '^1.0.0' }), needing('3.0.0', { core: '^2.0.0' })],
  core: [needing('1.0.0'), needing('2.0.0')],
  radar: [needing('1.0.0')],
};
const installed = { jira: '2.4.0', core: '1.0.0', radar: '1.0.0' };

const renderAll = (problem: Problem) => findRepairs(problem).map(repair => renderRepair(repair));

describe('findRepairs', () => {
  it('offers to move what is in the way, another release, or to remove', () => {
    const problem: Problem = {
      candidates,
      wanted: [{ name: 'jenkins', range: '^3.0.0' }],
      installed,
      moves: 'compatible',
    };
    expect(resolve(problem).outcome).toBe('unsatisfiable');
    expect(renderAll(problem)).toEqual([
      'take `jenkins` 2.0.0 instead of ^3.0.0; 3 others stay',
      'update `core` 1.0.0 to 2.0.0, a breaking release; update `jira` 2.4.0 to 3.0.0, a breaking release; 1 other stays',
      'remove `jira` 2.4.0; update `core` 1.0.0 to 2.0.0, a breaking release; 1 other stays',
    ]);
    for (const { problem: changed, solution } of findRepairs(problem)) {
      expect(resolve(changed)).toEqual(solution);
    }
  });

  it('offers to unpin, to keep, to do without another request, and to bring the host up', () => {
    const pinned: Problem = {
      candidates,
      wanted: [{ name: 'jenkins', range: '3.0.0' }],
      pins: { core: '1.0.0' },
    };
    expect(renderAll(pinned)).toEqual([
      'lift the pin on `core` (it comes to 2.0.0)',
      'take `jenkins` 2.0.0 instead of 3.0.0',
    ]);
    const removed: Problem = { candidates, wanted: [], installed, remove: ['core'] };
    expect(renderAll(removed)).toEqual([
      'leave `core` installed; 3 others stay',
      'remove `jira` 2.4.0; 1 other stays',
    ]);
    const both: Problem = {
      candidates,
      wanted: [
        { name: 'jenkins', range: '3.0.0' },
        { name: 'jira', range: '2.4.0' },
      ],
    };
    expect(renderAll(both)).toEqual([
      'take `jenkins` 2.0.0 instead of 3.0.0',
      'take `jira` 3.0.0 instead of 2.4.0',
      'do without `jenkins`',
    ]);
    const host: Problem = {
      candidates: { a: [{ version: '1.0.0', host: { backstage: '>=1.60.0' } }] },
      wanted: [{ name: 'a', range: '*' }],
      host: { backstage: '1.55.0' },
    };
    expect(renderAll(host)).toEqual(['bring `backstage` from 1.55.0 to >=1.60.0']);
  });

  it('offers nothing where nothing is broken, or nothing helps', () => {
    expect(findRepairs({ candidates, wanted: [{ name: 'jenkins', range: '*' }] })).toEqual([]);
    expect(findRepairs({ candidates, wanted: [{ name: 'nobody', range: '*' }] })).toEqual([]);
  });

  it('returns at most three, cheapest first, each solving its problem', () => {
    let repaired = 0;
    fc.assert(
      fc.property(anyProblem, problem => {
        const repairs = findRepairs(problem);
        expect(repairs.length).toBeLessThanOrEqual(3);
        expect(repairs.map(r => r.cost)).toEqual(repairs.map(r => r.cost).sort((a, b) => a - b));
        expect(repairs.length === 0 || resolve(problem).outcome === 'unsatisfiable').toBe(true);
        for (const repair of repairs) {
          repaired++;
          const brute = new BruteForce({ ...repair.problem, candidates: problem.candidates });
          expect(brute.violations(repair.solution.versions)).toEqual([]);
          expect(renderRepair(repair)).not.toBe('');
        }
      }),
      { numRuns: 400 }
    );
    expect(repaired).toBeGreaterThan(50);
  });
});
