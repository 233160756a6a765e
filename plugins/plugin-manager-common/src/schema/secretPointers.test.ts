import type { JsonObject } from './json';
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
    ['a reference by name', { $ref: '#credential' }],
    ['one of several', { anyOf: [{ type: 'number' }, secret] }],
    ['a condition', { if: {}, then: secret }],
  ])('knows a secret by %s', (_name, token) => {
    const schema = {
      properties: { token, url: { type: 'string' } },
      $defs: { key: secret, named: { ...secret, $anchor: 'credential' } },
    };
    expect(pointers(schema, { token: 'x', url: 'y' })).toEqual(['/token']);
  });

  it.each(['dependencies', 'dependentSchemas'])(
    'finds secrets that come with another field by %s',
    keyword => {
      const schema = { [keyword]: { user: { properties: { token: secret } }, other: ['user'] } };
      expect(pointers(schema, { user: 'u', token: 'x' })).toEqual(['/token']);
    }
  );

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
