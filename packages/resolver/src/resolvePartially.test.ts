import fc from 'fast-check';
import { problem as anyProblem } from './__testUtils__/arbitraries';
import { BruteForce } from './__testUtils__/bruteForce';
import { resolve } from './resolve';
import { resolvePartially } from './resolvePartially';

describe('resolvePartially', () => {
  it('lets the others through when one request cannot be had', () => {
    const candidates = {
      a: [{ version: '1.0.0' }],
      b: [{ version: '1.0.0', requires: [{ name: 'nobody', range: '*' }] }],
      c: [{ version: '1.0.0' }],
    };
    const wanted = ['a', 'b', 'c'].map(name => ({ name, range: '*' }));
    expect(resolvePartially({ candidates, wanted })).toMatchObject({
      resolution: { outcome: 'solved', versions: { a: '1.0.0', c: '1.0.0' } },
      refused: [{ requests: [{ name: 'b', range: '*' }], because: { outcome: 'unsatisfiable' } }],
    });
  });

  it('gives the reason when the rest of the problem is the conflict', () => {
    const candidates = { a: [{ version: '1.0.0', host: { node: '>=30' } }], b: [{ version: '1.0.0' }] };
    const answer = resolvePartially({
      candidates,
      wanted: [{ name: 'b', range: '*' }],
      installed: { a: '1.0.0' },
      host: { node: '24.0.0' },
      existing: 'must-fit',
    });
    expect(answer).toMatchObject({ resolution: { outcome: 'unsatisfiable' }, refused: [] });
  });

  it('accepts a set of requests to which no refused one can be added', () => {
    fc.assert(
      fc.property(anyProblem, problem => {
        const { resolution, refused } = resolvePartially(problem);
        const names = new Set(refused.flatMap(({ requests }) => requests.map(r => r.name)));
        const accepted = problem.wanted.filter(r => !names.has(r.name));
        const without = new BruteForce({ ...problem, wanted: [] });
        expect(resolution.outcome === 'solved').toBe(
          without.isSatisfiable() || resolve(problem).outcome === 'solved'
        );
        const wanted = resolution.outcome === 'solved' ? accepted : problem.wanted;
        expect(resolve({ ...problem, wanted }).outcome).toBe(resolution.outcome);
        for (const { requests } of refused) {
          expect(resolve({ ...problem, wanted: [...accepted, ...requests] }).outcome).toBe('unsatisfiable');
        }
      }),
      { numRuns: 400 }
    );
  });
});
