import type { ConfigCheck, Json, JsonSchema } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { listChecks, matchesPattern, valuesAt, type CheckKind } from './listChecks';

const kinds: CheckKind[] = [
  { id: 'host-answers', title: 'Does it?', appliesTo: { formats: ['uri'], uiFields: ['api-endpoint'] } },
  { id: 'repository-exists', title: 'Is it?', appliesTo: { uiFields: ['git-repository'] } },
  { id: 'token-accepted', title: 'Taken?', dependsOn: options => [String(options.urlFrom)] },
];

const check = (fields: Partial<ConfigCheck>): ConfigCheck => ({
  field: '/a',
  check: 'host-answers',
  options: {},
  required: false,
  ...fields,
});

const list = (configSchema: JsonSchema, uiSchema = {}, checks: ConfigCheck[] = []) =>
  listChecks({ configSchema, uiSchema, checks }, kinds).map(one => `${one.field} ${one.check}`);

const uri = { type: 'string', format: 'uri' };

describe('listChecks', () => {
  it('finds fields by format and by their field in the uiSchema, also in lists and behind references', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: {
        url: uri,
        repo: uri,
        instances: { type: 'array', items: { $ref: '#/definitions/instance' } },
      },
      definitions: { instance: { type: 'object', properties: { base: uri } } },
    };
    expect(list(schema, { repo: { 'ui:field': 'git-repository' } })).toEqual([
      '/url host-answers',
      '/repo repository-exists',
      '/instances/*/base host-answers',
    ]);
  });

  it('takes what the manifest says over what its kind would do', () => {
    const found = listChecks(
      {
        configSchema: { type: 'object', properties: { a: uri } },
        uiSchema: {},
        checks: [
          check({ required: true, options: { path: '/health' } }),
          check({ field: '/token', check: 'token-accepted', options: { urlFrom: '/a' } }),
          check({ check: 'of-another-portal' }),
        ],
      },
      kinds
    );
    expect(found).toEqual([
      expect.objectContaining({ field: '/a', required: true, options: { path: '/health' } }),
      expect.objectContaining({ field: '/token', dependsOn: ['/a'] }),
    ]);
  });

  it('ends with a schema that contains itself', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: { next: { $ref: '#' }, url: uri },
    };
    expect(list(schema)).toContain('/url host-answers');
  });
});

describe('valuesAt', () => {
  it('finds every item of a list, and neither what is empty nor what is inside a secret', () => {
    const config: Json = {
      list: [{ url: 'a' }, { url: '' }, {}, { url: 'b' }],
      secret: { $secret: 'x', hash: 'y' },
    };
    expect(valuesAt(config, '/list/*/url')).toEqual([
      { pointer: '/list/0/url', value: 'a' },
      { pointer: '/list/3/url', value: 'b' },
    ]);
    expect(valuesAt(config, '/secret/$secret')).toEqual([]);
    expect(valuesAt(config, '/__proto__/x')).toEqual([]);
  });

  it('gives pointers that match their pattern', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.constantFrom('a', 'b/c', 'd~e'), fc.string())), items => {
        for (const key of ['a', 'b~1c', 'd~0e']) {
          const pattern = `/items/*/${key}`;
          for (const { pointer } of valuesAt({ items }, pattern)) {
            expect(matchesPattern(pattern, pointer)).toBe(true);
            expect(matchesPattern(`${pattern}/more`, pointer)).toBe(false);
          }
        }
      }),
      { numRuns: 50 }
    );
  });
});
