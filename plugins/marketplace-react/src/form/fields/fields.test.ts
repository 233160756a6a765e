import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { checkConfig, SchemaThreads } from '@flyloft/schema-engine';
import type { Json, JsonSchema } from '@flyloft/plugin-manager-common';
import { engineInProcess } from '../../schemaEngine/__testUtils__/engineInProcess';
import { prepareSchema } from '../prepareSchema';
import { builtInFields } from './builtInFields';

const NAMES = [
  'entity-picker',
  'catalog-filter',
  'kubernetes-resource',
  'git-repository',
  'api-endpoint',
  'code-editor',
  'json-editor',
  'yaml-editor',
  'cron-expression',
  'key-value-pairs',
  'webhook-config',
  'oauth-config',
  'secret-reference',
  'certificate-picker',
  'regex-tester',
  'url-validator',
  'port-selector',
  'environment-variables',
];

const fieldOf = (name: string) => builtInFields.find(field => field.name === name)!;
const check = async (name: string, value: unknown, options = {}) =>
  (await fieldOf(name).validate!(value, options)) ?? 'fine';
const stored = { $secret: 's1', hash: 'h' };

it('has every field that is promised, each documented and with a rule', () => {
  expect(builtInFields.map(field => field.name)).toEqual(NAMES);
  for (const field of builtInFields) {
    expect(field.documentation.length).toBeGreaterThan(20);
    expect(field.validate).toBeDefined();
  }
});

it.each(builtInFields.map(field => [field.name, field] as const))(
  'has a section about %s in the documentation, with its options',
  (name, field) => {
    const text = fs.readFileSync(path.resolve(__dirname, '../../../../../docs/forms.md'), 'utf8');
    const section = text.split(/^### /m).find(part => part.startsWith(`${name}\n`)) ?? '';
    expect(section).toContain('Rule: ');
    for (const option of field.options ?? []) expect(section).toContain(`\`${option.name}\``);
  }
);

it.each(
  builtInFields
    .filter(({ example }) => example.value !== undefined)
    .map(field => [field.name, field] as const)
)('shows an example of %s that fits its rule and its schema', async (name, field) => {
  const { value, options = {} } = field.example;
  const incomplete = name === 'oauth-config' ? 'must have a stored client secret' : 'fine';
  expect(await check(name, value, options)).toBe(incomplete);
  const threads = new SchemaThreads({ spawn: engineInProcess, deadlineMs: 5_000 });
  const { schema } = prepareSchema({ type: 'object', properties: { it: field.schema } });
  const answer = await checkConfig(threads, schema as JsonSchema, { it: value as Json });
  expect(answer).toMatchObject(
    name === 'oauth-config'
      ? { outcome: 'invalid', issues: [{ path: '/it/clientSecret', message: 'is required' }] }
      : { outcome: 'valid' }
  );
});

it.each(builtInFields.map(field => [field.name, field] as const))(
  'answers %s for any value, whatever it claims to be',
  async (_, field) => {
    await fc.assert(
      fc.asyncProperty(fc.anything({ withNullPrototype: true, maxDepth: 3 }), async value => {
        const answer = await field.validate!(value, {});
        expect(answer === undefined || /^must /.test(answer)).toBe(true);
      }),
      { numRuns: 40 }
    );
  }
);

type Row = [name: string, value: unknown, expected: string | RegExp, options?: Record<string, unknown>];

const rows: Row[] = [
  ['url-validator', 'https://example.com/a', 'fine'],
  ['url-validator', 'example.com', /must be an address/],
  ['url-validator', 'data:text/html,<p>', /must start with https/],
  ['url-validator', 'https://me:secret@example.com', /must not contain a name or a password/],
  ['url-validator', 'ftp://example.com', 'fine', { protocols: ['ftp'] }],
  ['api-endpoint', 'file:///etc/passwd', /must start with https/],
  ['regex-tester', '^(a+)+$', 'fine'],
  ['regex-tester', '(?=a)b', /RE2/],
  ['regex-tester', '(', /must be a regular expression/],
  ['regex-tester', 'a'.repeat(1_001), /at most 1000 characters/],
  ['cron-expression', '*/5 * * * *', 'fine'],
  ['cron-expression', '@daily', 'fine'],
  ['cron-expression', '* * * * * *', /five parts/],
  ['cron-expression', '61 * * * *', /must be a cron expression/],
  ['cron-expression', '0 0 31 2 *', /never does/],
  ['cron-expression', { expression: '0 6 * * 1-5', timeZone: 'Mars/Base' }, /time zone/],
  ['key-value-pairs', { a: 'b' }, 'fine'],
  ['key-value-pairs', { a: 1 }, /must have a text as the value of a/],
  ['key-value-pairs', JSON.parse('{"__proto__":"x"}'), /name that is allowed/],
  ['environment-variables', { plain: { A_B: '1' }, secret: { C: stored } }, 'fine'],
  ['environment-variables', { plain: { 'a-b': '1' } }, /capital letters/],
  ['environment-variables', { plain: { A: '1' }, secret: { A: stored } }, /A is there twice/],
  ['environment-variables', { secret: { A: 'plain text' } }, /stored secrets/],
  ['webhook-config', { url: 'https://example.com', secret: stored }, 'fine'],
  ['webhook-config', { url: 'https://example.com', secret: 'abc' }, /stored secret/],
  ['webhook-config', {}, /must have an address/],
  ['secret-reference', stored, 'fine'],
  ['secret-reference', 'abc', /must be entered/],
  ['port-selector', 8080, 'fine'],
  ['port-selector', '8080', /whole number/],
  ['port-selector', 80, /1024 or more/],
  ['port-selector', 80, 'fine', { privileged: true }],
  ['port-selector', 70_000, /1 to 65535/],
  ['entity-picker', 'component:default/petstore', 'fine'],
  ['entity-picker', 'petstore', 'fine'],
  ['entity-picker', 'a/b/c', /must name an entity/],
  ['catalog-filter', { kind: ['Component', 'API'], 'spec.type': 'service' }, 'fine'],
  ['catalog-filter', {}, /at least one key/],
  ['catalog-filter', { kind: [] }, /value of kind/],
  ['kubernetes-resource', { name: 'settings', key: 'a.b' }, 'fine'],
  ['kubernetes-resource', 'Settings', /lower-case/],
  ['git-repository', { url: 'https://github.com/a/b', branch: 'feature/x', path: 'docs' }, 'fine'],
  ['git-repository', { url: 'https://github.com/a/b', branch: 'a..b' }, /branch that git allows/],
  ['git-repository', { url: 'https://github.com/a/b', path: '../etc' }, /inside of the repository/],
  ['json-editor', '{"a":', /must be JSON/],
  ['json-editor', { a: 1 }, 'fine'],
  ['yaml-editor', 'a: [', /must be YAML; line 1/],
  ['yaml-editor', 'a: 1', 'fine'],
  ['code-editor', 5, 'must be a text'],
];

// Every row has as many cells: Jest takes a parameter more for its callback.
it.each(rows.map(([name, value, expected, options = {}]) => [name, value, expected, options] as const))(
  'says of %s %j: %s',
  async (name, value, expected, options) => {
    expect(await check(name, value, options)).toMatch(expected);
  }
);

const oauth = {
  provider: 'github',
  clientId: 'x',
  clientSecret: stored,
  authorizationUrl: 'https://github.com/login/oauth/authorize',
  tokenUrl: 'https://github.com/login/oauth/access_token',
  scopes: ['read:user'],
};

it.each([
  [oauth, 'fine'],
  [{ ...oauth, clientSecret: 'plain' }, 'must have a stored client secret'],
  [
    { ...oauth, tokenUrl: 'http://github.com' },
    'must have an address for token, which must start with https://',
  ],
  [{ ...oauth, scopes: ['two words'] }, 'must not have the scope "two words"'],
])('looks at every part of an OAuth client (%#)', async (value, expected) => {
  expect(await check('oauth-config', value)).toBe(expected);
});
