import type { JsonSchema } from '@flyloft/plugin-manager-common';
import type { Json } from '../../ports';
import { AjvSchemaEngine } from './AjvSchemaEngine';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

let engine: AjvSchemaEngine;
beforeAll(() => {
  engine = AjvSchemaEngine.create();
});
afterAll(() => engine.close());

const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  ({ type: 'object', properties, ...more } as JsonSchema);

const nested = (depth: number): JsonSchema =>
  depth === 0 ? { type: 'string' } : object({ a: nested(depth - 1) });

describe('validateSchema', () => {
  const accepted: Array<[string, JsonSchema]> = [
    ['an empty schema', {}],
    [
      'draft-07 by name',
      object({ a: { type: 'string' } }, { $schema: 'http://json-schema.org/draft-07/schema#' }),
    ],
    [
      '2020-12 with its own keywords',
      object(
        { a: { type: 'array', prefixItems: [{ type: 'string' }] } },
        { $schema: 'https://json-schema.org/draft/2020-12/schema' }
      ),
    ],
    [
      'a local reference',
      object({ a: { $ref: '#/definitions/a' } }, { definitions: { a: { type: 'string' } } }),
    ],
    ['a reference to itself', object({ child: { $ref: '#' } })],
    ['hints for the form', object({ a: { type: 'string', enumNames: ['A'], format: 'data-url' } })],
    ['an $id of its own', object({}, { $id: 'https://example.com/radar.json' })],
    [
      'fields that are called like keywords',
      object({ $ref: { type: 'string' }, pattern: { type: 'string' } }),
    ],
  ];
  it.each(accepted)('accepts %s', async (_, schema) => {
    expect(await engine.validateSchema(schema)).toEqual({ outcome: 'valid' });
    // Two releases with one $id do not get into each other's way.
    expect(await engine.validateSchema({ ...schema, title: 'again' })).toEqual({ outcome: 'valid' });
  });

  const refused: Array<[string, JsonSchema, string, string]> = [
    ['an unknown type', object({ a: { type: 'txt' } }), 'SCHEMA_INVALID', '/properties/a/type'],
    ['a number for a title', object({ a: { minLength: 'x' } }), 'SCHEMA_INVALID', '/properties/a/minLength'],
    ['a list as the whole', { type: 'array' }, 'SCHEMA_INVALID', '/type'],
    [
      'a reference to nothing',
      object({ a: { $ref: '#/definitions/none' } }),
      'SCHEMA_INVALID',
      'definitions/none',
    ],
    ['a pattern that is none', object({ a: { type: 'string', pattern: '(' } }), 'SCHEMA_REFUSED', '('],
    [
      'a reference to another address',
      object({ a: { $ref: 'https://example.com/x' } }),
      'SCHEMA_REFUSED',
      '/properties/a/$ref',
    ],
    [
      'a reference to a file',
      object({ a: { $ref: 'file:///etc/passwd' } }),
      'SCHEMA_REFUSED',
      '/properties/a/$ref',
    ],
    [
      'another dialect',
      object({}, { $schema: 'http://json-schema.org/draft-04/schema#' }),
      'SCHEMA_REFUSED',
      '$schema',
    ],
    ['a pattern that looks back', object({ a: { pattern: '(a)\\1' } }), 'SCHEMA_REFUSED', 'RE2'],
    ['a pattern that looks ahead', object({ a: { pattern: 'a(?=b)' } }), 'SCHEMA_REFUSED', 'RE2'],
    ['an $id inside', object({ a: { $id: 'x', type: 'string' } }), 'SCHEMA_REFUSED', '/properties/a/$id'],
    ['$async', object({}, { $async: true }), 'SCHEMA_REFUSED', '$async'],
    ['too deep a nesting', nested(50), 'SCHEMA_REFUSED', 'nested'],
    [
      'too many fields',
      object(Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`f${i}`, {}]))),
      'SCHEMA_REFUSED',
      '2000 fields',
    ],
    ['too long a pattern', object({ a: { pattern: 'a'.repeat(1001) } }), 'SCHEMA_REFUSED', 'pattern'],
    ...['__proto__', 'constructor', 'prototype'].map((name): [string, JsonSchema, string, string] => [
      `a field ${name}`,
      JSON.parse(`{"type":"object","properties":{"${name}":{"type":"string"}}}`),
      'SCHEMA_REFUSED',
      name,
    ]),
  ];
  it.each(refused)('refuses %s', async (_, schema, code, mentions) => {
    const result = await engine.validateSchema(schema);
    expect(result).toMatchObject({ outcome: 'refused', refusal: { code } });
    expect(JSON.stringify(result)).toContain(JSON.stringify(mentions).slice(1, -1));
  });

  it('is not held up by a pattern that would take an ordinary engine for ever', async () => {
    const schema = object({ a: { type: 'string', pattern: '^(a+)+$' } });
    const config = { a: `${'a'.repeat(50_000)}!` };
    expect(await engine.validateConfig(schema, config)).toMatchObject({ outcome: 'invalid' });
  });

  it('ends a check that takes too long, and goes on with the next one', async () => {
    const impatient = AjvSchemaEngine.create({ deadlineMs: 250 });
    try {
      // Alternatives within alternatives: three to the power of the depth.
      let deep: Json = 'x';
      for (let depth = 0; depth < 18; depth++) deep = { a: deep };
      const schema = object(
        { a: { $ref: '#/definitions/n' } },
        {
          definitions: {
            n: {
              anyOf: [
                { required: ['x'], properties: { a: { $ref: '#/definitions/n' } } },
                { required: ['y'], properties: { a: { $ref: '#/definitions/n' } } },
                { required: ['z'], properties: { a: { $ref: '#/definitions/n' } } },
              ],
            },
          },
        }
      );
      const [bad, good] = await Promise.all([
        impatient.validateConfig(schema, { a: deep }),
        impatient.validateSchema(object({ a: { type: 'string' } })),
      ]);
      expect(bad).toMatchObject({ outcome: 'refused', refusal: { code: 'SCHEMA_REFUSED' } });
      expect(good).toEqual({ outcome: 'valid' });
    } finally {
      await impatient.close();
    }
  });
});

describe('validateConfig', () => {
  const schema = object(
    {
      url: { type: 'string', format: 'uri', minLength: 1 },
      mode: { enum: ['fast', 'safe'], default: 'safe' },
      count: { type: 'integer', minimum: 1, maximum: 10 },
      tags: { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true },
      auth: object({ token: { type: 'string', maxLength: 5 } }, { required: ['token'] }),
    },
    { required: ['url'], additionalProperties: false }
  );

  it('fills in defaults and leaves what was given as it is', async () => {
    const config = { url: 'https://example.com', count: 3 };
    expect(await engine.validateConfig(schema, config)).toEqual({
      outcome: 'valid',
      config: { ...config, mode: 'safe' },
    });
    expect(config).toEqual({ url: 'https://example.com', count: 3 });
  });

  const cases: Array<[Record<string, Json>, string, string]> = [
    [{}, '/url', 'is required'],
    [{ url: '' }, '/url', 'must not be empty'],
    [{ url: 'no address' }, '/url', 'must be an address, such as https://example.com'],
    [{ url: 'https://a.b', mode: 'slow' }, '/mode', 'must be one of "fast", "safe"'],
    [{ url: 'https://a.b', count: 'three' }, '/count', 'must be a whole number'],
    [{ url: 'https://a.b', count: 11 }, '/count', 'must be at most 10'],
    [{ url: 'https://a.b', count: 0 }, '/count', 'must be at least 1'],
    [{ url: 'https://a.b', tags: [] }, '/tags', 'must have at least 1 entry'],
    [
      { url: 'https://a.b', tags: ['x', 'x'] },
      '/tags',
      'must not have an entry twice; entries 1 and 2 are the same',
    ],
    [{ url: 'https://a.b', auth: {} }, '/auth/token', 'is required'],
    [{ url: 'https://a.b', cuont: 3 }, '/cuont', 'is not a field of this plugin; did you mean "count"?'],
    [{ url: 'https://a.b', zzzzzz: 3 }, '/zzzzzz', 'is not a field of this plugin; remove it'],
    [
      JSON.parse('{"url":"https://a.b","__proto__":{"x":1}}'),
      '/__proto__',
      'is a name that is not allowed; rename it',
    ],
  ];
  it.each(cases)('says of %j what is wrong where', async (config, path, message) => {
    const result = await engine.validateConfig(schema, config);
    expect(result).toEqual({ outcome: 'invalid', issues: expect.arrayContaining([{ path, message }]) });
  });

  it('never quotes a value, because it may be a secret', async () => {
    const result = await engine.validateConfig(schema, { url: 'hunter2', auth: { token: 'hunter2hunter2' } });
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(result).toMatchObject({ outcome: 'invalid' });
  });

  it('refuses a config that is nested too deeply or too large', async () => {
    let deep: Json = 1;
    for (let i = 0; i < 60; i++) deep = { a: deep };
    expect(await engine.validateConfig({}, { a: deep })).toMatchObject({ outcome: 'invalid' });
    expect(await engine.validateConfig({}, { a: 'x'.repeat(1_000_001) })).toMatchObject({
      outcome: 'invalid',
      issues: [{ path: '/' }],
    });
  });

  it('answers many questions at once, each its own', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        engine.validateConfig(object({ n: { const: i } }), { n: i % 2 === 0 ? i : -1 })
      )
    );
    expect(answers.map(answer => answer.outcome)).toEqual(
      Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 'valid' : 'invalid'))
    );
  });
});
