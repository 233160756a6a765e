import { nameAlternative } from './nameAlternative';

describe('nameAlternative', () => {
  it.each<[unknown, string]>([
    [{ title: 'Own', const: 1 }, 'Own'],
    [{ const: 1 }, '1'],
    [{ $ref: '#/definitions/Human%20duration' }, 'Human duration'],
    [{ properties: { type: { const: 'static' }, secret: {} } }, 'static'],
    [{ properties: { cron: { type: 'string' } } }, 'cron'],
    [{ type: 'object', properties: { a: {}, b: {}, c: {}, d: {} } }, 'a, b, c …'],
    [{ required: ['a', 'b'] }, 'With a, b'],
    [{ type: 'boolean' }, 'Yes or no'],
    [{ type: ['string', 'null'] }, 'Choice 3'],
    [{}, 'Choice 3'],
    [true, 'Choice 3'],
  ])('names %j', (schema, name) => {
    expect(nameAlternative(schema, 2)).toBe(name);
  });
});
