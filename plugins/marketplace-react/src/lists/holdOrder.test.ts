import fc from 'fast-check';
import { holdOrder } from './holdOrder';

type Row = { id: string; text: string };
const keyOf = (row: Row) => row.id;
const rows = fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefgh'), text: fc.string() }), {
  selector: keyOf,
});

describe('holdOrder', () => {
  it('moves no row, whatever comes and goes', () => {
    fc.assert(
      fc.property(rows, rows, (shown, items) => {
        expect(holdOrder(shown, items, keyOf).rows.map(keyOf)).toEqual(shown.map(keyOf));
      })
    );
  });

  it('shows the newest content, keeps what is gone, and counts what is new', () => {
    const held = holdOrder(
      [
        { id: 'a', text: 'old' },
        { id: 'b', text: 'gone' },
      ],
      [
        { id: 'c', text: 'new' },
        { id: 'a', text: 'changed' },
      ],
      keyOf
    );
    expect(held).toEqual({
      rows: [
        { id: 'a', text: 'changed' },
        { id: 'b', text: 'gone' },
      ],
      fresh: [{ id: 'c', text: 'new' }],
    });
  });
});
