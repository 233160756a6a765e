import fc from 'fast-check';
import { diffValues, foldUnchanged } from './diffObjects';

describe('diffValues', () => {
  it('shows what was added and removed, with the line numbers of each side', () => {
    expect(diffValues({ a: 1, b: 2 }, { a: 1, b: 3 })).toEqual([
      { kind: 'same', text: 'a: 1', before: 1, after: 1 },
      { kind: 'removed', text: 'b: 2', before: 2 },
      { kind: 'added', text: 'b: 3', after: 2 },
    ]);
  });

  it('takes another order of keys for no difference', () => {
    const before = { z: { b: 1, a: [{ y: 1, x: 2 }] }, m: 0 };
    expect(diffValues(before, { m: 0, z: { a: [{ x: 2, y: 1 }], b: 1 } })).toEqual(
      diffValues(before, before)
    );
    const changed = diffValues(before, { new: 1, m: 1, z: before.z }).filter(({ kind }) => kind !== 'same');
    expect(changed.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'removed m: 0',
      'added m: 1',
      'added new: 1',
    ]);
  });

  it('keeps every line of both sides, folded or not', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 }).map(lines => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = foldUnchanged(diffValues(before, after)).flatMap(block => block.lines);
        const side = (kind: 'added' | 'removed') =>
          lines
            .filter(line => line.kind === 'same' || line.kind === kind)
            .map(line => line.text)
            .join('\n');
        expect(side('removed')).toBe(before);
        expect(side('added')).toBe(after);
      })
    );
  });
});

describe('foldUnchanged', () => {
  it('keeps three lines beside a change and folds the rest', () => {
    const before = Array.from({ length: 20 }, (_, line) => `line ${line}`).join('\n');
    const blocks = foldUnchanged(diffValues(before, before.replace('line 10', 'line ten')));
    expect(blocks.map(block => [block.kind, block.lines.length])).toEqual([
      ['folded', 7],
      ['lines', 8],
      ['folded', 6],
    ]);
  });
});
