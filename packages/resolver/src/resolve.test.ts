import { candidates, linesOf, refused, solved, versionsOf, want } from './__testUtils__/problems';
import { makeCatalogue } from './catalogue';
import type { Candidate, Problem } from './problem';
import { resolve } from './resolve';

describe('resolve', () => {
  it('takes the newest release and what it needs, and nothing else', () => {
    const problem = {
      candidates: candidates({
        jenkins: [
          ['1.0.0', { events: '^1.0.0' }],
          ['2.0.0', { events: '^2.0.0' }],
        ],
        events: ['1.0.0', '1.4.0', '2.1.0'],
        other: ['1.0.0'],
      }),
      wanted: want('jenkins'),
    };
    expect(solved(resolve(problem))).toMatchObject({
      versions: { events: '2.1.0', jenkins: '2.0.0' },
      changes: [
        { kind: 'add', name: 'events', to: '2.1.0' },
        { kind: 'add', name: 'jenkins', to: '2.0.0' },
      ],
      neededBy: {
        jenkins: [],
        events: [{ name: 'jenkins', version: '2.0.0', range: '^2.0.0', kind: 'required' }],
      },
      order: { kind: 'ordered', names: ['events', 'jenkins'] },
      warnings: [],
    });
  });

  it('goes back when the newest releases do not fit together', () => {
    const all = candidates({
      a: [
        ['1.0.0', { c: '^1.0.0' }],
        ['2.0.0', { c: '^2.0.0' }],
      ],
      b: [
        ['1.0.0', { c: '^1.0.0' }],
        ['2.0.0', { c: '^3.0.0' }],
      ],
      c: ['1.0.0', '2.0.0', '3.0.0'],
    });
    expect(versionsOf({ candidates: all, wanted: want('a', 'b') })).toEqual({
      a: '1.0.0',
      b: '1.0.0',
      c: '1.0.0',
    });
  });

  it('accepts a catalogue made once', () => {
    const catalogue = makeCatalogue(candidates({ a: ['1.0.0'] }));
    expect(versionsOf({ candidates: catalogue, wanted: want('a') })).toEqual({ a: '1.0.0' });
    expect(versionsOf({ candidates: catalogue, wanted: [] })).toEqual({});
  });

  it('is not fooled by names that objects have by themselves', () => {
    const requires = [{ name: 'toString', range: '*' }];
    const all = { constructor: [{ version: '1.0.0', requires }], toString: [{ version: '1.0.0' }] };
    expect(versionsOf({ candidates: all, wanted: want('constructor') })).toEqual({
      constructor: '1.0.0',
      toString: '1.0.0',
    });
    expect(
      refused(resolve({ candidates: {}, wanted: want('hasOwnProperty') })).explanation.causes
    ).toHaveLength(1);
  });

  describe('strategies', () => {
    const all = candidates({
      jira: [
        ['2.4.0', { core: '^1.0.0' }],
        ['2.5.0', { core: '^1.0.0' }],
        ['3.0.0', { core: '^2.0.0' }],
      ],
      radar: [
        ['1.0.0', { core: '^1.0.0' }],
        ['2.0.0', { core: '^2.0.0' }],
        ['2.1.0', { core: '^2.0.0', extra: '*' }],
      ],
      core: ['1.0.0', '1.1.0', '2.0.0'],
      extra: ['1.0.0'],
    });
    const installed = { jira: '2.4.0', core: '1.0.0' };

    it('compatible leaves what is installed alone, even if the request gets an older release', () => {
      const problem = { candidates: all, wanted: want('radar'), installed };
      expect(versionsOf(problem)).toEqual({ core: '1.0.0', jira: '2.4.0', radar: '1.0.0' });
    });

    it('compatible moves what it must, within the caret range where it can', () => {
      const problem = { candidates: all, wanted: want('core >=1.1.0'), installed };
      expect(solved(resolve(problem)).changes).toEqual([
        { kind: 'upgrade', name: 'core', from: '1.0.0', to: '1.1.0', breaking: false },
        { kind: 'keep', name: 'jira', version: '2.4.0' },
      ]);
    });

    it('latest takes the newest of everything', () => {
      const problem: Problem = { candidates: all, wanted: want('radar'), installed, strategy: 'latest' };
      expect(solved(resolve(problem)).changes).toEqual([
        { kind: 'upgrade', name: 'core', from: '1.0.0', to: '2.0.0', breaking: true },
        { kind: 'add', name: 'extra', to: '1.0.0' },
        { kind: 'upgrade', name: 'jira', from: '2.4.0', to: '3.0.0', breaking: true },
        { kind: 'add', name: 'radar', to: '2.1.0' },
      ]);
    });

    it('minimal-change prefers fewer additions to newer releases', () => {
      const problem: Problem = { candidates: all, wanted: want('radar ^2.0.0'), strategy: 'minimal-change' };
      expect(versionsOf(problem)).toEqual({ core: '2.0.0', radar: '2.0.0' });
      expect(versionsOf({ ...problem, strategy: 'compatible' })).toEqual({
        core: '2.0.0',
        extra: '1.0.0',
        radar: '2.1.0',
      });
    });

    it('moves as few as possible, not the first by name', () => {
      const few = candidates({
        a: ['1.0.0', ['2.0.0', {}]],
        b: ['1.0.0', '2.0.0'],
        c: ['1.0.0', '2.0.0'],
        want: [
          {
            version: '1.0.0',
            requires: [
              { name: 'b', range: '^2.0.0' },
              { name: 'c', range: '^2.0.0' },
            ],
          },
          { version: '0.9.0', requires: [{ name: 'a', range: '^2.0.0' }] },
        ],
      });
      const problem = {
        candidates: few,
        wanted: want('want'),
        installed: { a: '1.0.0', b: '1.0.0', c: '1.0.0' },
      };
      expect(versionsOf(problem)).toEqual({ a: '2.0.0', b: '1.0.0', c: '1.0.0', want: '0.9.0' });
    });
  });

  it('brings in peers, and lets optional ones be absent but never of a wrong version', () => {
    const all = {
      a: [
        {
          version: '1.0.0',
          requires: [
            { name: 'p', range: '^1.0.0', kind: 'peer' as const },
            { name: 'o', range: '^1.0.0', kind: 'optional' as const },
          ],
        },
      ],
      p: [{ version: '1.0.0' }],
      o: [{ version: '1.0.0' }, { version: '2.0.0' }],
    };
    expect(versionsOf({ candidates: all, wanted: want('a') })).toEqual({ a: '1.0.0', p: '1.0.0' });
    const both = { candidates: all, wanted: want('a', 'o') };
    expect(versionsOf(both)).toEqual({ a: '1.0.0', o: '1.0.0', p: '1.0.0' });
    expect(solved(resolve(both)).order).toEqual({ kind: 'ordered', names: ['o', 'p', 'a'] });
    expect(linesOf({ candidates: all, wanted: want('a', 'o ^2.0.0') })).toEqual([
      'Not all of this can be had together:',
      '`a` was asked for (1.0.0 would do).',
      '`o` ^2.0.0 was asked for (2.0.0 would do).',
      '`a` 1.0.0 needs `o` ^1.0.0 if it is there.',
    ]);
  });

  it('prefers what is neither deprecated nor yanked nor a pre-release', () => {
    const all = {
      a: [
        { version: '1.0.0' },
        { version: '1.1.0', deprecated: true },
        { version: '1.2.0', yanked: true },
        { version: '1.3.0', blocked: 'its publisher is not trusted here' },
        { version: '2.0.0-beta.1' },
      ],
    };
    expect(versionsOf({ candidates: all, wanted: want('a') })).toEqual({ a: '1.0.0' });
    expect(versionsOf({ candidates: all, wanted: want('a >=1.1.0-0'), prereleases: ['a'] })).toEqual({
      a: '2.0.0-beta.1',
    });
    expect(solved(resolve({ candidates: all, wanted: want('a >1.0.0') }))).toMatchObject({
      versions: { a: '1.1.0' },
      warnings: [{ kind: 'deprecated', name: 'a', version: '1.1.0' }],
    });
    expect(linesOf({ candidates: all, wanted: want('a 1.2.0') })[2]).toBe(
      '`a` 1.2.0 was withdrawn by the publisher.'
    );
    expect(linesOf({ candidates: all, wanted: want('a 1.3.0') })[2]).toBe(
      '`a` 1.3.0 is refused: its publisher is not trusted here.'
    );
    expect(solved(resolve({ candidates: all, wanted: [], installed: { a: '1.2.0' } }))).toMatchObject({
      versions: { a: '1.2.0' },
      warnings: [{ kind: 'yanked', name: 'a', version: '1.2.0' }],
    });
  });

  it('never moves an installed package to a pre-release that nobody named', () => {
    const all = candidates({ a: ['1.0.0', '2.0.0-beta.1'], b: [['1.0.0', { a: '2.0.0-beta.1' }]] });
    const problem = { candidates: all, wanted: want('b'), installed: { a: '1.0.0' } };
    expect(refused(resolve(problem)).explanation.causes.map(c => c.kind)).toEqual([
      'request',
      'keep',
      'requirement',
    ]);
    expect(versionsOf({ ...problem, wanted: want('a 2.0.0-beta.1', 'b') })).toEqual({
      a: '2.0.0-beta.1',
      b: '1.0.0',
    });
  });

  it('keeps to pins, removals and how far installed packages may move', () => {
    const all = candidates({
      a: ['1.0.0', '1.5.0', '2.0.0'],
      b: [
        ['1.0.0', { a: '>=1.5.0' }],
        ['2.0.0', { a: '^2.0.0' }],
      ],
    });
    const installed = { a: '1.0.0' };
    const wanted = want('b');
    expect(versionsOf({ candidates: all, wanted, pins: { a: '1.5.0' } })).toEqual({ a: '1.5.0', b: '1.0.0' });
    expect(versionsOf({ candidates: all, wanted, installed, moves: 'compatible' })).toEqual({
      a: '1.5.0',
      b: '1.0.0',
    });
    expect(linesOf({ candidates: all, wanted, installed, moves: 'none' })).toEqual([
      'Not all of this can be had together:',
      '`b` was asked for (1.0.0 and 2.0.0 would do).',
      '`a` 1.0.0 is installed and stays as it is.',
      '`b` 1.0.0 needs `a` >=1.5.0; `b` 2.0.0 needs `a` ^2.0.0.',
    ]);
    expect(linesOf({ candidates: all, wanted, pins: { a: '1.0.0' } })[2]).toBe('`a` is pinned to 1.0.0.');
    expect(
      solved(resolve({ candidates: all, wanted: [], installed: { a: '1.0.0' }, remove: ['a'] })).changes
    ).toEqual([{ kind: 'remove', name: 'a', from: '1.0.0' }]);
    expect(
      linesOf({ candidates: all, wanted: [], installed: { a: '1.5.0', b: '1.0.0' }, remove: ['a'] })
    ).toEqual([
      'Not all of this can be had together:',
      '`b` 1.0.0 is installed and stays (1.0.0 and 2.0.0 would do).',
      '`a` is to be removed.',
      '`b` 1.0.0 needs `a` >=1.5.0; `b` 2.0.0 needs `a` ^2.0.0.',
    ]);
  });

  it('respects the hosts, and says which it could not check', () => {
    const all: Record<string, Candidate[]> = {
      a: [
        { version: '1.0.0', host: { backstage: '^1.40.0' } },
        { version: '2.0.0', host: { backstage: '^1.60.0', node: '>=24' } },
      ],
    };
    const problem = { candidates: all, wanted: want('a'), host: { backstage: '1.55.0' } };
    expect(solved(resolve(problem))).toMatchObject({
      versions: { a: '1.0.0' },
      warnings: [{ kind: 'host-unchecked', host: 'node' }],
    });
    expect(versionsOf({ ...problem, host: { backstage: '1.60.0-next.1', node: '24.1.0' } })).toEqual({
      a: '1.0.0',
    });
    expect(versionsOf({ ...problem, host: { backstage: '1.61.0-next.1', node: '24.1.0' } })).toEqual({
      a: '2.0.0',
    });
    expect(linesOf({ ...problem, wanted: want('a ^2.0.0') })).toEqual([
      'Not all of this can be had together:',
      '`a` ^2.0.0 was asked for (2.0.0 would do).',
      '`a` 2.0.0 needs `backstage` ^1.60.0, and here it is 1.55.0.',
    ]);
  });

  it('lets what is broken already stay, and says so, unless it is told to check that too', () => {
    const all = candidates({
      old: [{ version: '1.0.0', host: { backstage: '^1.0.0' }, requires: [{ name: 'gone', range: '*' }] }],
      a: ['1.0.0'],
    });
    const problem: Problem = {
      candidates: all,
      wanted: want('a'),
      installed: { old: '1.0.0' },
      host: { backstage: '2.0.0' },
    };
    expect(solved(resolve(problem))).toMatchObject({
      versions: { a: '1.0.0', old: '1.0.0' },
      warnings: [
        { kind: 'broken-before', name: 'old', version: '1.0.0', cause: { kind: 'requirement' } },
        { kind: 'broken-before', name: 'old', version: '1.0.0', cause: { kind: 'host' } },
      ],
    });
    expect(resolve({ ...problem, existing: 'must-fit' }).outcome).toBe('unsatisfiable');
  });

  it('keeps installed releases that no source lists, and sets aside what is not a version', () => {
    const all = candidates({ a: ['1.0.0', 'nightly'] });
    expect(
      solved(resolve({ candidates: all, wanted: want('a'), installed: { a: '0.9.0', b: 'main' } }))
    ).toMatchObject({
      versions: { a: '0.9.0' },
      warnings: [
        { kind: 'not-semver', name: 'b', version: 'main' },
        { kind: 'installed-unlisted', name: 'a', version: '0.9.0' },
        { kind: 'not-semver', name: 'a', version: 'nightly' },
      ],
    });
  });

  it('solves cycles and names them', () => {
    const all = candidates({ a: [['1.0.0', { b: '*' }]], b: [['1.0.0', { a: '^1.0.0' }]] });
    expect(solved(resolve({ candidates: all, wanted: want('a') }))).toMatchObject({
      versions: { a: '1.0.0', b: '1.0.0' },
      order: { kind: 'cyclic', cycles: [['a', 'b']] },
      warnings: [{ kind: 'cycle', names: ['a', 'b'] }],
    });
  });

  it('says that it gave up when the budget is used up, never a wrong answer', () => {
    const all = candidates({ a: [['1.0.0', { b: '*' }]], b: ['1.0.0'] });
    const answer = resolve({ candidates: all, wanted: want('a') }, { budget: 2 });
    expect(answer).toMatchObject({ outcome: 'gave-up', budget: 2 });
    expect(answer.effort.steps).toBeGreaterThan(2);
  });
});
