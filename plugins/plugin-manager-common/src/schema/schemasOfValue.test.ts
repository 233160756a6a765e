import type { JsonObject } from './json';
import { schemasOfItem, schemasOfValue } from './schemasOfValue';

const titles = (schemas: JsonObject[]) => schemas.map(({ title }) => title).sort();

describe('schemasOfValue', () => {
  it('finds every schema that may hold for a value, each once', () => {
    const root: JsonObject = {
      $defs: { shared: { title: 'shared', anyOf: [{ title: 'inner' }, { $ref: '#/$defs/shared' }] } },
    };
    const schema = {
      title: 'outer',
      allOf: [{ $ref: '#/$defs/shared' }],
      oneOf: [{ title: 'one', $ref: '#/$defs/shared' }],
      if: { title: 'if' },
      then: { title: 'then' },
      else: { title: 'else' },
      dependentSchemas: { a: { title: 'dependent' } },
      dependencies: { b: { title: 'dependency' }, c: ['d'] },
      not: { title: 'not' },
    };
    const found = titles(schemasOfValue(root, [schema]));
    expect(found.filter(Boolean)).toEqual(
      ['dependency', 'dependent', 'else', 'if', 'inner', 'one', 'outer', 'shared', 'then'].sort()
    );
    expect(titles(schemasOfValue(root, [schema], ['not']))).toContain('not');
  });

  it('leaves out what is no object', () => {
    expect(schemasOfValue({}, [true, null, 'text'])).toEqual([]);
  });
});

describe('schemasOfItem', () => {
  it.each([
    ['a list of one kind', { items: { title: 'any' } }, 3, { title: 'any' }],
    [
      'a place of draft 7',
      { items: [{ title: 'first' }], additionalItems: { title: 'rest' } },
      0,
      { title: 'first' },
    ],
    [
      'the rest of draft 7',
      { items: [{ title: 'first' }], additionalItems: { title: 'rest' } },
      1,
      { title: 'rest' },
    ],
    [
      'a place of 2020-12',
      { prefixItems: [{ title: 'first' }], items: { title: 'rest' } },
      0,
      { title: 'first' },
    ],
    [
      'the rest of 2020-12',
      { prefixItems: [{ title: 'first' }], items: { title: 'rest' } },
      1,
      { title: 'rest' },
    ],
    ['no list', { type: 'object' }, 0, null],
  ])('has the schema of an item: %s', (_, schema, index, expected) => {
    expect(schemasOfItem([schema], index)).toEqual([expected]);
  });
});
