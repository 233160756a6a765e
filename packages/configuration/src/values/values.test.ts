import type { JsonObject } from '@flyloft/plugin-manager-common';
import { fitsSchema } from '@flyloft/schema-engine';
import fc from 'fast-check';
import { inferSchema } from './inferSchema';
import { traceOrigins } from './traceOrigins';

const name = fc.constantFrom('a', 'b', 'c', 'd/e', 'f~g');
const json = fc.letrec(tie => ({
  object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 1, 1.5, 'x', 'https://x.example'),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object')
  ),
}));
const objects = json.object as fc.Arbitrary<JsonObject>;

describe('traceOrigins', () => {
  it('says of each value where it comes from', () => {
    const traced = traceOrigins([
      { origin: 'you', config: { jenkins: { url: 'https://mine' } } },
      { origin: 'default', config: { jenkins: { url: 'https://default', timeout: 30 }, public: true } },
      { origin: 'policy', config: { public: false }, reason: 'no-public-hosts' },
      {
        origin: 'detected',
        config: { jenkins: { url: 'https://found', secret: 'ref' } },
        reason: 'an integration',
      },
    ]);
    expect(traced.config).toEqual({
      jenkins: { url: 'https://mine', timeout: 30, secret: 'ref' },
      public: false,
    });
    expect(traced.origins).toEqual({
      '/jenkins/url': { origin: 'you', locked: false },
      '/jenkins/timeout': { origin: 'default', locked: false },
      '/jenkins/secret': { origin: 'detected', locked: false, reason: 'an integration' },
      '/public': { origin: 'policy', locked: true, reason: 'no-public-hosts' },
    });
  });

  it('forgets the origins of what is replaced as a whole', () => {
    const traced = traceOrigins([
      { origin: 'default', config: { a: { b: 1 }, l: [1, 2] } },
      { origin: 'you', config: { a: 'x', l: [3] } },
    ]);
    expect(traced.origins).toEqual({
      '/a': { origin: 'you', locked: false },
      '/l/0': { origin: 'you', locked: false },
    });
  });

  it('knows who left a group empty', () => {
    const traced = traceOrigins([
      { origin: 'detected', config: { a: {} } },
      { origin: 'you', config: { a: {} } },
    ]);
    expect(traced.origins).toEqual({ '/a': { origin: 'you', locked: false } });
  });

  it('never lets a suggestion over what a person typed, and knows the origin of every value', () => {
    fc.assert(
      fc.property(objects, objects, (typed, found) => {
        const both = traceOrigins([
          { origin: 'you', config: typed },
          { origin: 'detected', config: found },
        ]);
        const alone = traceOrigins([{ origin: 'you', config: typed }]);
        for (const pointer of Object.keys(alone.origins)) {
          // An empty group that somebody made may be filled by a suggestion.
          const filled = Object.keys(both.origins).some(other => other.startsWith(`${pointer}/`));
          expect(filled || both.origins[pointer]?.origin === 'you').toBe(true);
        }
      })
    );
  });
});

describe('inferSchema', () => {
  it('fits the examples that it was made from', () => {
    fc.assert(
      fc.property(fc.array(objects, { minLength: 1, maxLength: 3 }), examples => {
        const schema = inferSchema(examples);
        for (const example of examples) expect(fitsSchema(schema, example)).toBe(true);
      })
    );
  });

  it('says what it saw, and that it is inferred', () => {
    expect(
      inferSchema([{ jira: { url: 'https://j.example', port: 80 } }, { jira: { port: 1.5 }, tags: ['a'] }])
    ).toEqual({
      type: 'object',
      'x-inferred': true,
      properties: {
        jira: {
          type: 'object',
          title: 'Jira',
          properties: {
            url: { type: 'string', title: 'Url', format: 'uri' },
            port: { type: 'number', title: 'Port' },
          },
        },
        tags: { type: 'array', title: 'Tags', items: { type: 'string' } },
      },
    });
  });
});
