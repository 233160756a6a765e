import fc from 'fast-check';
import { Range, satisfies } from 'semver';
import { CataloguePackage } from './catalogue';
import { complement, contains, fromIndices, indicesOf, union } from './versionSet';

const number = fc.integer({ min: 0, max: 3 });
const tag = fc.constantFrom(
  '',
  '',
  '-0',
  '-1',
  '-alpha',
  '-alpha.1',
  '-beta.2',
  '-rc.1',
  '+build.5',
  '-rc.1+build'
);
const version = fc.tuple(number, number, number, tag).map(([a, b, c, t]) => `${a}.${b}.${c}${t}`);
const partial = fc.oneof(
  version,
  fc.tuple(number, number).map(([a, b]) => `${a}.${b}`),
  number.map(String),
  fc.tuple(number, number).map(([a, b]) => `${a}.${b}.x`),
  fc.constantFrom('*', 'x', '')
);
const comparator = fc
  .tuple(fc.constantFrom('', '=', '>', '>=', '<', '<=', '^', '~', '>= ', '~>'), partial)
  .map(([operator, text]) => operator + text);
const simple = fc.oneof(
  { weight: 4, arbitrary: fc.array(comparator, { minLength: 1, maxLength: 3 }).map(list => list.join(' ')) },
  { weight: 1, arbitrary: fc.tuple(partial, partial).map(([from, to]) => `${from} - ${to}`) }
);
const range = fc.array(simple, { minLength: 1, maxLength: 3 }).map(list => list.join(' || '));

function isReadable(text: string): boolean {
  try {
    return new Range(text) !== null;
  } catch {
    return false;
  }
}

describe('ranges', () => {
  it.each([false, true])('accept what semver accepts (includePrerelease: %s)', includePrerelease => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.uniqueArray(version, { minLength: 1, maxLength: 30 }), range, (versions, text) => {
        const entry = new CataloguePackage(
          'p',
          versions.map(v => ({ version: v }))
        );
        const matching = indicesOf(entry.match(text, includePrerelease)).map(i => entry.releases[i]!.version);
        const expected = isReadable(text)
          ? versions.filter(v => satisfies(v, text, { includePrerelease }))
          : [];
        expect([...matching].sort()).toEqual([...expected].sort());
        if (expected.length > 0) accepted++;
      }),
      { numRuns: 4000 }
    );
    expect(accepted).toBeGreaterThan(400);
  });

  it('match nothing when they cannot be read', () => {
    const entry = new CataloguePackage('p', [{ version: '1.0.0' }]);
    expect(entry.match('not a range', false)).toEqual([]);
  });
});

describe('version sets', () => {
  const indices = fc.uniqueArray(fc.integer({ min: 0, max: 12 }));

  it('behave like sets', () => {
    fc.assert(
      fc.property(indices, indices, (a, b) => {
        const sort = (list: Iterable<number>) => [...new Set(list)].sort((x, y) => x - y);
        const set = fromIndices(a);
        expect(indicesOf(set)).toEqual(sort(a));
        expect(indicesOf(union(set, fromIndices(b)))).toEqual(sort([...a, ...b]));
        const rest = sort(Array.from({ length: 13 }, (_, i) => i)).filter(i => !a.includes(i));
        expect(indicesOf(complement(set, 13))).toEqual(rest);
        for (let i = 0; i < 13; i++) expect(contains(set, i)).toBe(a.includes(i));
      })
    );
  });
});
