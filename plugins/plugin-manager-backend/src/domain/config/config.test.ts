import fc from 'fast-check';
import type { JsonObject } from '../json';
import { diffValues } from './diffValues';
import { mapValues, mergeConfig } from './pointers';
import { secretPointers } from './secretPointers';

const pointers = (schema: JsonObject, config: JsonObject) => [...secretPointers(schema, config)].sort();
const secret = { type: 'string', visibility: 'secret' };

describe('secretPointers', () => {
  it.each<[string, JsonObject]>([
    ['visibility', { visibility: 'secret' }],
    ['format', { format: 'password' }],
    ['x-secret', { 'x-secret': true }],
    ['writeOnly', { writeOnly: true }],
    ['a reference', { $ref: '#/$defs/key' }],
    ['one of several', { anyOf: [{ type: 'number' }, secret] }],
    ['a condition', { if: {}, then: secret }],
  ])('knows a secret by %s', (_name, token) => {
    const schema = { properties: { token, url: { type: 'string' } }, $defs: { key: secret } };
    expect(pointers(schema, { token: 'x', url: 'y' })).toEqual(['/token']);
  });

  it('finds secrets in lists, maps, and everything below a secret', () => {
    const schema = {
      properties: {
        keys: { items: secret },
        pairs: { prefixItems: [{}, secret] },
        named: { additionalProperties: { properties: { password: secret } } },
        patterned: { patternProperties: { '^x': secret } },
        'a/b': { properties: { '~': secret } },
        all: { visibility: 'secret', type: 'object' },
      },
    };
    const config = {
      keys: ['a', 'b'],
      pairs: ['a', 'b', 'c'],
      named: { one: { password: 'p', user: 'u' } },
      patterned: { x1: 's' },
      'a/b': { '~': 't' },
      all: { deep: [{ value: 'v' }], flag: true },
    };
    expect(pointers(schema, config)).toEqual([
      '/all/deep/0/value',
      '/all/flag',
      '/a~1b/~0',
      '/keys/0',
      '/keys/1',
      '/named/one/password',
      '/pairs/1',
      '/patterned/x1',
    ]);
  });

  it('ends with schemas that refer to themselves in every direction', () => {
    const schema: JsonObject = {
      $ref: '#',
      allOf: [{ $ref: '#' }, { $ref: '#/$defs/node' }],
      $defs: {
        node: {
          anyOf: [{ $ref: '#/$defs/node' }, { $ref: '#' }, { $ref: '#/$defs/node' }],
          properties: { next: { $ref: '#/$defs/node' }, key: secret },
        },
      },
    };
    expect(pointers(schema, { next: { next: { key: 'x' } } })).toEqual(['/next/next/key']);
  });
});

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

describe('configs', () => {
  it('merge by key, and values over defaults', () => {
    expect(mergeConfig({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3] }, d: { e: 1 } })).toEqual({
      a: { b: 1, c: [3] },
      d: { e: 1 },
    });
  });

  it('are mapped from the outside in', () => {
    const config = { a: { b: 1 }, 'c/d': [2] };
    expect(mapValues(config, (pointer, value) => (typeof value === 'number' ? pointer : undefined))).toEqual({
      a: { b: '/a/b' },
      'c/d': ['/c~1d/0'],
    });
  });
});
