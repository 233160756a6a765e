import type { JsonObject } from '@flyloft/plugin-manager-common';
import { prepareSchema } from './prepareSchema';

const drawn = (schema: object): JsonObject => {
  const { $defs: _, ...rest } = prepareSchema(schema as never).schema as JsonObject;
  return rest;
};

describe('alternatives that nothing fits, as generators write "or undefined"', () => {
  it('are no choice', () => {
    expect(drawn({ anyOf: [{ type: 'string', minLength: 1 }, { not: {} }], description: 'd' })).toEqual({
      type: 'string',
      minLength: 1,
      description: 'd',
    });
    expect(drawn({ oneOf: [{ type: 'string' }, false, { type: 'number' }] })).toEqual({
      oneOf: [
        { type: 'string', title: 'Text' },
        { type: 'number', title: 'Number' },
      ],
    });
  });

  it('stay where there is nothing else, so that nothing fits as before', () => {
    expect(drawn({ anyOf: [{ not: {} }] })).toEqual({ anyOf: [{ not: {}, title: 'Choice 1' }] });
  });
});

describe('secrets in lists whose entries have schemas of their own', () => {
  const secret = { type: 'string', visibility: 'secret', title: 'Token' };

  it.each([
    ['draft 7', { items: [{ type: 'string' }, secret], additionalItems: secret }],
    ['2020-12', { prefixItems: [{ type: 'string' }, secret], items: secret }],
  ])('are references in %s', (_, list) => {
    const reference = { title: 'Token', 'x-secret': true, required: ['$secret'] };
    expect(drawn({ properties: { keys: list } })).toMatchObject({
      properties: { keys: { items: [{ type: 'string' }, reference], additionalItems: reference } },
    });
  });
});
