import fc from 'fast-check';
import { answer } from '../engine/answer.cjs';
import { fitsSchema } from './fitsSchema';

/** Schemas of what a form's alternatives are made of, over few names, so that values often fit. */
const { schema } = fc.letrec<{ schema: unknown }>(tie => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.boolean(),
    fc.record({ type: fc.constantFrom('string', 'integer', 'number', 'boolean', 'object', 'array', 'null') }),
    fc.record({ enum: fc.uniqueArray(fc.constantFrom('a', 'bb', 1, 2, null), { minLength: 1 }) }),
    fc.record({ const: fc.constantFrom('a', 1, true) }),
    fc.record({ minimum: fc.integer({ min: -2, max: 2 }), multipleOf: fc.constantFrom(1, 2) }),
    fc.record({ minLength: fc.nat(2), pattern: fc.constantFrom('^a', 'b$', '[0-9]+') }),
    fc.record({ maxItems: fc.nat(2), uniqueItems: fc.boolean(), items: tie('schema') }),
    fc.record({ contains: tie('schema') }),
    fc.record(
      {
        properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema')),
        patternProperties: fc.dictionary(fc.constantFrom('^a', 'c'), tie('schema')),
        additionalProperties: tie('schema'),
        required: fc.uniqueArray(fc.constantFrom('a', 'b')),
        dependencies: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema')),
      },
      { requiredKeys: [] }
    ),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('schema') }),
    fc.record({ if: tie('schema'), then: tie('schema'), else: tie('schema') })
  ),
}));

const value = fc.oneof(
  fc.constantFrom('a', 'ab', 'bb', '', 1, 2, 0.5, true, null),
  fc.array(fc.constantFrom('a', 1, { a: 1 }), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 1, null, ['a'], { a: 'a' }))
);

describe('fitsSchema', () => {
  it('says what the engine says', () => {
    fc.assert(
      fc.property(schema, value, (inner, found) => {
        const whole = { type: 'object', properties: { value: inner } };
        // Not structuredClone, whose objects are of another realm than Jest's: the engine takes no two of them for equal.
        const copy = () => JSON.parse(JSON.stringify({ value: found }));
        const config = copy();
        const said = answer({ schema: whole, dialect: 'draft-07', config: copy() });
        expect(fitsSchema(whole, config)).toBe((said as { outcome: string }).outcome === 'valid');
      }),
      { numRuns: 300 }
    );
  });

  it.each<[string, unknown, unknown, boolean]>([
    ['a reference', { $ref: '#/$defs/a~1b', $defs: { 'a/b': { const: 1 } } }, 1, true],
    [
      'a reference to itself',
      { properties: { next: { $ref: '#' } }, required: ['id'] },
      { id: 1, next: {} },
      false,
    ],
    ['a place of its own', { prefixItems: [{ const: 1 }], items: false }, [1], true],
    ['items of the older dialect', { items: [{ const: 1 }], additionalItems: false }, [1, 2], false],
    ['characters, not code units', { maxLength: 1 }, '🚀', true],
    [
      'lists of objects without a double',
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      false,
    ],
    ['fields that another wants', { dependentRequired: { a: ['b'] } }, { a: 1 }, false],
    ['names', { propertyNames: { pattern: '^x' } }, { y: 1 }, false],
  ])('knows %s', (_name, given, found, expected) => {
    expect(fitsSchema(given, found)).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['a reference to nothing', { $ref: '#/$defs/none' }],
    ['a reference to elsewhere', { $ref: 'https://example.com/x' }],
    ['a reference in a circle', { $ref: '#' }],
    ['a pattern that looks ahead', { properties: { a: { pattern: 'a(?=b)' } } }],
    ['something that is no schema', { allOf: [1] }],
  ])('does not answer %s', (_name, given) => {
    expect(fitsSchema(given, { a: 'a' })).toBeUndefined();
  });

  it('gives up before alternatives within alternatives take long', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 30; depth++) deep = { a: deep };
    const node = { $ref: '#/$defs/n' };
    const given = {
      ...node,
      $defs: {
        n: { anyOf: [1, 2, 3].map(n => ({ allOf: [{ properties: { a: node } }, { required: [`${n}`] }] })) },
      },
    };
    expect(fitsSchema(given, deep)).toBeUndefined();
  });

  it('runs patterns in linear time', () => {
    expect(fitsSchema({ pattern: '^(a+)+$' }, `${'a'.repeat(20_000)}!`)).toBe(false);
  });
});
