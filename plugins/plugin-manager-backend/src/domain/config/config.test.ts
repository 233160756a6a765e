import fc from 'fast-check';
import type { JsonObject } from '../json';
import { diffValues } from './diffValues';

describe('diffValues', () => {
  it('tells what was added, removed and changed, and of secrets only that', () => {
    const before = {
      a: 1,
      list: [1, 2],
      gone: 'x',
      key: { $secret: '1', hash: 'h' },
      kept: { $secret: '3', hash: 'k' },
    };
    const after = {
      a: 2,
      list: [1, 3],
      key: { $secret: '2', hash: 'i' },
      kept: { $secret: '4', hash: 'k' },
      n: null,
    };
    expect(diffValues(before, after)).toEqual([
      { path: '/a', change: 'changed', secret: false, before: 1, after: 2 },
      { path: '/gone', change: 'removed', secret: false, before: 'x' },
      { path: '/key', change: 'changed', secret: true },
      { path: '/list/1', change: 'changed', secret: false, before: 2, after: 3 },
      { path: '/n', change: 'added', secret: false, after: null },
    ]);
    expect(diffValues({}, {})).toEqual([]);
  });

  it('is empty exactly where nothing differs, and mirrored in the other direction', () => {
    const config = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>;
    const plain = (value: JsonObject) => JSON.parse(JSON.stringify(value)) as JsonObject;
    fc.assert(
      fc.property(config, config, (a, b) => {
        expect(diffValues(plain(a), plain(a))).toEqual([]);
        const there = diffValues(plain(a), plain(b));
        const back = diffValues(plain(b), plain(a));
        expect(back.map(({ path }) => path)).toEqual(there.map(({ path }) => path));
        there.forEach((change, index) => {
          expect(back[index]?.before).toEqual(change.after);
          expect(back[index]?.after).toEqual(change.before);
        });
      })
    );
  });
});
