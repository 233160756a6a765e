import fc from 'fast-check';
import { diffValues } from './diffObjects';
import { splitRows } from './splitRows';

describe('splitRows', () => {
  it('puts what was removed beside what took its place', () => {
    const rows = splitRows(diffValues({ a: 1, b: 2 }, { a: 1, b: 3, c: 4 }));
    expect(rows.map(({ left, right }) => [left?.text, right?.text])).toEqual([
      ['a: 1', 'a: 1'],
      ['b: 2', 'b: 3'],
      [undefined, 'c: 4'],
    ]);
  });

  it('keeps every line of each side, in its order', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }).map(lines => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = splitRows(diffValues(before, after));
        const side = (name: 'left' | 'right') => rows.flatMap(row => row[name]?.text ?? []).join('\n');
        expect(side('left')).toBe(before);
        expect(side('right')).toBe(after);
      })
    );
  });
});
