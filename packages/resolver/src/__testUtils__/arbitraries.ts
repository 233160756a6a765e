// Only for tests: small random problems, dense enough that about half of them have no solution.
import fc from 'fast-check';
import type { Candidate, Problem } from '../problem';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const VERSIONS = ['1.0.0', '1.1.0', '2.0.0-rc.1', '2.0.0'];
const RANGES = [
  '*',
  '^1.0.0',
  '^2.0.0',
  '1.0.0',
  '>=1.1.0',
  '<2.0.0',
  '2.0.0-rc.1 || 1.1.0',
  '>=2.0.0-0',
  '^3.0.0',
];

const range = fc.constantFrom(...RANGES);
const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

const candidate = (self: string): fc.Arbitrary<Candidate> => {
  const other = fc.constantFrom(...NAMES.filter(n => n !== self), 'unknown');
  const known = fc.constantFrom(...NAMES.filter(n => n !== self));
  const kind = fc.constantFrom(
    'required' as const,
    'required' as const,
    'peer' as const,
    'optional' as const
  );
  const requirement = fc.oneof(
    { weight: 12, arbitrary: fc.record({ name: known, range, kind }) },
    { weight: 1, arbitrary: fc.record({ name: other, range, kind }) }
  );
  return fc.record(
    {
      version: fc.constantFrom(...VERSIONS),
      requires: fc.array(requirement, { maxLength: 3 }),
      conflicts: fc.array(fc.record({ name: known, range }), { maxLength: 1 }),
      host: fc.constantFrom<Record<string, string>>(
        {},
        {},
        {},
        { backstage: '^1.50.0' },
        { backstage: '^1.40.0', node: '>=22' },
        { backstage: '>=2' }
      ),
      yanked: fc.constantFrom(false, false, false, false, true),
      deprecated: fc.constantFrom(false, false, false, true),
      blocked: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 'trust tier'),
    },
    { requiredKeys: ['version'] }
  );
};

const candidates = fc
  .tuple(
    ...NAMES.map(name =>
      fc.uniqueArray(candidate(name), { selector: c => c.version, minLength: 1, maxLength: 4 })
    )
  )
  .map(lists => Object.fromEntries(NAMES.map((name, i) => [name, lists[i]!])));

/** A random problem of five packages with up to four releases each. */
export const problem: fc.Arbitrary<Problem> = candidates.chain(all =>
  fc.record({
    candidates: fc.constant(all),
    wanted: fc.uniqueArray(
      fc.record({ name: fc.constantFrom(...NAMES), range: fc.oneof(fc.constant('*'), range) }),
      {
        minLength: 1,
        maxLength: 2,
        selector: w => `${w.name} ${w.range}`,
      }
    ),
    installed: fc
      .tuple(
        ...NAMES.map(name =>
          fc.option(fc.constantFrom(...all[name]!.map(c => c.version)), { nil: undefined, freq: 2 })
        )
      )
      .map(versions =>
        Object.fromEntries(
          NAMES.flatMap((name, i) => (versions[i] === undefined ? [] : [[name, versions[i]!]]))
        )
      ),
    pins: rarely(
      fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...VERSIONS, '^1.0.0'), { maxKeys: 1 })
    ).map(pins => ({ ...pins })),
    remove: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.tuple(fc.constantFrom(...NAMES))),
    host: fc.constantFrom<Record<string, string>>(
      {},
      { backstage: '1.55.0' },
      { backstage: '1.55.0-next.1', node: '24.1.0' }
    ),
    strategy: fc.constantFrom('compatible' as const, 'latest' as const, 'minimal-change' as const),
    moves: fc.constantFrom('any' as const, 'any' as const, 'compatible' as const, 'none' as const),
    mayMove: fc.constantFrom([], [], ['a'], ['b', 'c']),
    prereleases: fc.constantFrom([], [], ['a'], ['b', 'c']),
    existing: fc.constantFrom('as-found' as const, 'must-fit' as const),
  })
);
