import fc from 'fast-check';
import { alikeTerms, spellingsOf } from './alikeTerms';
import type { Term } from './vocabulary';

/** Letters in which two words differ, counting swapped neighbours once; by definition, without any shortcut. */
function difference(a: string, b: string): number {
  const table: number[][] = [];
  const at = (i: number, j: number) => table[i]?.[j] ?? Infinity;
  for (let i = 0; i <= a.length; i++) {
    table[i] = [];
    for (let j = 0; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      table[i]![j] = Math.min(
        i + j === 0 ? 0 : Infinity,
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? at(i - 2, j - 2) + 1 : Infinity
      );
    }
  }
  return at(a.length, b.length);
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 9 });

it('finds exactly the words that are near enough, whole or by their beginning', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { maxLength: 40 }),
      word,
      fc.constantFrom(1, 2),
      fc.boolean(),
      (words, wanted, limit, unfinished) => {
        const sorted = words.sort().map((one): Term => ({ word: one, stem: one, postings: [], telling: 1 }));
        const distance = (one: string) =>
          unfinished
            ? Math.min(...['', ...one].map((_, i) => difference(wanted, one.slice(0, i))))
            : difference(wanted, one);
        expect(
          alikeTerms(spellingsOf(sorted), wanted, limit, unfinished).map(one => [one.term.word, one.distance])
        ).toEqual(words.filter(one => distance(one) <= limit).map(one => [one, distance(one)]));
      }
    ),
    { numRuns: 1000 }
  );
});
