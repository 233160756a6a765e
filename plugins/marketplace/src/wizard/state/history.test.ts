import fc from 'fast-check';
import { type History, record, redo, replace, startHistory, undo } from './history';

const apart = (values: readonly number[]): History<number> =>
  values.reduce((history, value, index) => record(history, value, index * 10_000), startHistory(-1));

it('takes everything back and does everything again, for any changes', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 50 }), values => {
      let history = apart(values);
      const last = history.present;
      for (const value of [...values].reverse()) {
        expect(history.present).toBe(value);
        history = undo(history);
      }
      expect(history.present).toBe(-1);
      expect(undo(history)).toBe(history);
      for (const value of values) {
        history = redo(history);
        expect(history.present).toBe(value);
      }
      expect(history.present).toBe(last);
      expect(redo(history)).toBe(history);
    })
  );
});

it('counts changes shortly after each other as one', () => {
  const typed = [1, 2, 3].reduce((history, value) => record(history, value, 1000 + value), startHistory(0));
  expect(undo(typed).present).toBe(0);
});

it('forgets what was taken back when something else is done', () => {
  const history = record(undo(apart([1, 2])), 9, 1_000_000);
  expect(history.future).toEqual([]);
  expect(undo(history).present).toBe(1);
});

it('makes no step of what nobody did', () => {
  expect(undo(replace(apart([1, 2]), 7)).present).toBe(1);
});
