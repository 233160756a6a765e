import fc from 'fast-check';
import { layoutOf, nextIndex } from './resultLayout';

describe('layoutOf', () => {
  it('puts as many cards beside each other as fit, and one on a phone', () => {
    expect([288, 560, 576, 872, 1240].map(width => layoutOf('cards', width).columns)).toEqual([
      1, 1, 2, 3, 4,
    ]);
    expect(layoutOf('list', 320).rowHeight).toBeGreaterThan(layoutOf('list', 900).rowHeight);
  });
});

describe('nextIndex', () => {
  it('moves as the arrows point', () => {
    const grid = { columns: 4, total: 10, rowsInWindow: 2 };
    const from = (key: string, index: number) => nextIndex(key, index, grid);
    expect([from('ArrowRight', 3), from('ArrowLeft', 4), from('ArrowDown', 1), from('ArrowUp', 5)]).toEqual([
      4, 3, 5, 1,
    ]);
    expect([from('ArrowDown', 7), from('ArrowDown', 8), from('ArrowUp', 2), from('ArrowRight', 9)]).toEqual([
      9, 8, 2, 9,
    ]);
    expect([from('Home', 7), from('End', 0), from('PageDown', 0), from('PageUp', 6)]).toEqual([0, 9, 8, 2]);
    expect(from('x', 3)).toBeUndefined();
  });

  it('never leaves the results', () => {
    const key = fc.constantFrom(
      'ArrowRight',
      'ArrowLeft',
      'ArrowDown',
      'ArrowUp',
      'PageDown',
      'PageUp',
      'Home',
      'End'
    );
    fc.assert(
      fc.property(
        key,
        fc.integer({ min: 1, max: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 6 }),
        (pressed, total, at, columns) => {
          const next = nextIndex(pressed, at % total, { columns, total, rowsInWindow: 3 })!;
          expect(next).toBeGreaterThanOrEqual(0);
          expect(next).toBeLessThan(total);
        }
      )
    );
  });
});
