import { prepareSchema } from './prepareSchema';

const drawn = (schema: object) => {
  const { $defs: _, ...rest } = prepareSchema(schema as never).schema as Record<string, unknown>;
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
