import { asPackages, pigeonhole } from '../bench/families';
import { candidates, linesOf, refused, want, type Shorthand } from './__testUtils__/problems';
import { renderExplanation } from './renderExplanation';
import { resolve } from './resolve';

describe('explanations', () => {
  it('say in one sentence what asks for what', () => {
    const all = candidates({
      jenkins: [['3.0.0', { events: '^2.0.0' }]],
      'argo-cd': [['1.4.0', { events: '^1.0.0' }]],
      events: ['1.0.0', '2.0.0'],
    });
    const problem = {
      candidates: all,
      wanted: want('jenkins'),
      installed: { 'argo-cd': '1.4.0', events: '1.0.0' },
    };
    expect(linesOf(problem)).toEqual([
      '`jenkins` 3.0.0 does not fit: it needs `events` ^2.0.0, `argo-cd` 1.4.0 holds ^1.0.0.',
    ]);
    const explanation = refused(resolve(problem)).explanation;
    expect(renderExplanation(explanation, { label: name => name.toUpperCase() })[0]).toMatch(
      /^JENKINS 3.0.0 does/
    );
  });

  it('name what nobody offers, what has no such version, and what is no range', () => {
    const all = candidates({
      a: [['1.0.0', { ghost: '^1.0.0' }]],
      b: [['1.0.0', { a: '^7.0.0' }]],
      c: ['1.0.0'],
    });
    expect(linesOf({ candidates: all, wanted: want('ghost') })).toEqual([
      '`ghost` was asked for, but nothing of that name is known.',
    ]);
    expect(linesOf({ candidates: all, wanted: want('c ^9.0.0') })).toEqual([
      '`c` ^9.0.0 was asked for, but there is no such version; there is 1.0.0.',
    ]);
    expect(linesOf({ candidates: all, wanted: want('c newest please') })).toEqual([
      '`c` newest please was asked for, but "newest please" is not a version range.',
    ]);
    expect(linesOf({ candidates: all, wanted: want('a') })[2]).toBe(
      '`a` 1.0.0 needs `ghost` ^1.0.0, which nobody offers.'
    );
    expect(linesOf({ candidates: all, wanted: want('b') })[2]).toBe(
      '`b` 1.0.0 needs `a` ^7.0.0, but there is no such version; there is 1.0.0.'
    );
  });

  it('leave out what has nothing to do with it', () => {
    const all = candidates({
      a: [['1.0.0', { b: '^1.0.0', x: '*' }]],
      b: [['1.0.0', { c: '^2.0.0' }]],
      c: ['1.0.0'],
      x: [['1.0.0', { y: '*' }]],
      y: ['1.0.0'],
    });
    const { causes, minimal } = refused(
      resolve({
        candidates: all,
        wanted: [
          { name: 'a', range: '*', askedBy: 'mia' },
          { name: 'y', range: '*' },
        ],
        installed: { x: '1.0.0' },
      })
    ).explanation;
    expect(minimal).toBe(true);
    expect(causes).toMatchObject([
      { kind: 'request', name: 'a', askedBy: 'mia' },
      {
        kind: 'requirement',
        name: 'a',
        needs: { name: 'b', kind: 'required' },
        ranges: [{ range: '^1.0.0', versions: ['1.0.0'], matching: ['1.0.0'], invalidRange: false }],
      },
      {
        kind: 'requirement',
        name: 'b',
        needs: { name: 'c' },
        known: ['1.0.0'],
        ranges: [{ range: '^2.0.0', matching: [] }],
      },
    ]);
  });

  it('stay within twelve lines, however long the chain', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`p${i}`, [['1.0.0', { [`p${i + 1}`]: '*' }] as Shorthand]])
    );
    const lines = linesOf({ candidates: candidates(chain), wanted: want('p0') });
    expect(lines).toHaveLength(12);
    expect(lines[11]).toBe('… and 31 more reasons.');
  });

  it('say when the budget did not suffice to make them minimal', () => {
    const all = candidates({ a: [['1.0.0', { b: '*' }]], b: [['1.0.0', { c: '*' }]] });
    const problem = { candidates: all, wanted: want('a') };
    const { steps } = resolve(problem).effort;
    const cut = Array.from({ length: steps }, (_, budget) => resolve(problem, { budget }));
    expect(cut.some(answer => answer.outcome === 'unsatisfiable' && !answer.explanation.minimal)).toBe(true);
    expect(cut.every(answer => answer.outcome !== 'solved')).toBe(true);
  });

  it('are minimal where peers that want exclusive slots are one too many, which takes a search to refute', () => {
    const answer = resolve(asPackages(pigeonhole(6)), { budget: 1_000_000 });
    expect(answer).toMatchObject({
      outcome: 'unsatisfiable',
      explanation: { minimal: true, rangesMinimal: true },
    });
  });
});
