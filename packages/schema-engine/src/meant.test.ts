import { answer } from '../engine/answer.cjs';
import { schemaAnswerSchema } from './schemaAnswer';

const kind = (word: string, rest: object, required: string[]) => ({
  type: 'object',
  properties: { type: { type: 'string', const: word }, ...rest },
  required: ['type', ...required],
});
const vault = {
  properties: {
    auth: {
      anyOf: [
        kind('static', { secret: { type: 'string' } }, ['secret']),
        kind('kubernetes', { role: { type: 'string', minLength: 2 } }, ['role']),
      ],
    },
    schedule: {
      oneOf: [
        { type: 'object', properties: { cron: { type: 'string' } }, required: ['cron'] },
        { type: 'boolean' },
      ],
    },
  },
};
const issues = (config: Record<string, unknown>, schema: object = vault) => {
  const said = schemaAnswerSchema.parse(answer({ schema, dialect: 'draft-07', config }));
  return said.outcome === 'config-invalid'
    ? said.issues.map(({ path, keyword }) => `${path} ${keyword}`)
    : said.outcome;
};

describe('what is wrong with a choice between alternatives', () => {
  it('is what is wrong with the one that is meant', () => {
    expect(issues({ auth: { type: 'static' } })).toEqual(['/auth required']);
    expect(issues({ auth: { type: 'kubernetes', role: 'r' } })).toEqual(['/auth/role minLength']);
    expect(issues({ schedule: {} })).toEqual(['/schedule required']);
    expect(issues({ auth: { type: 'kubernetes', role: 'rr' }, schedule: true })).toBe('valid');
  });

  it('is what is wrong with the one that has the fields which somebody filled in', () => {
    const closed = (name: string, format: string) => ({
      type: 'object',
      properties: { [name]: { type: 'string', format } },
      required: [name],
      additionalProperties: false,
    });
    const source = { properties: { source: { oneOf: [closed('path', 'hostname'), closed('url', 'uri')] } } };
    expect(issues({ source: { url: 'nonsense' } }, source)).toEqual(['/source/url format']);
    expect(issues({ source: { path: 'a b' } }, source)).toEqual(['/source/path format']);
    expect(issues({ source: { path: 'a', url: 'nonsense' } }, source)).toContain('/source oneOf');
    expect(issues({ source: {} }, source)).toContain('/source oneOf');
  });

  it('is all of it where nobody can tell which one is meant', () => {
    expect(issues({ auth: {} })).toEqual([
      '/auth required',
      '/auth required',
      '/auth required',
      '/auth required',
      '/auth anyOf',
    ]);
    expect(issues({ auth: 'text' })).toContain('/auth anyOf');
  });

  it('stays where several fit, or an alternative is a reference', () => {
    const both = { properties: { a: { oneOf: [{ type: 'number' }, { type: 'integer' }] } } };
    expect(issues({ a: 1 }, both)).toEqual(['/a oneOf']);
    const referred = {
      properties: { a: { anyOf: [{ $ref: '#/definitions/s' }, { type: 'number' }] } },
      definitions: { s: { type: 'object', required: ['x'] } },
    };
    expect(issues({ a: {} }, referred)).toContain('/a anyOf');
  });

  it('says something of every value that does not fit', () => {
    for (const auth of [
      null,
      1,
      [],
      {},
      { type: 7 },
      { type: 'static', secret: 7 },
      { type: 'kubernetes' },
    ]) {
      expect(issues({ auth })).not.toEqual([]);
    }
  });
});
