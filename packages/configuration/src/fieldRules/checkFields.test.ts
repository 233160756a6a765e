import { FIELD_NAMES } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { checkFields } from './checkFields';
import { FIELD_RULES, fieldRuleOf } from './fieldRules';
import { parseYamlText } from './parseText';

const port = { 'ui:field': 'port-selector' };

it('has a rule for every field that portals have', () => {
  expect(Object.keys(FIELD_RULES)).toEqual([...FIELD_NAMES]);
});

it('finds fields wherever a uiSchema names them, and says where', async () => {
  const ui = {
    web: { port },
    'a/b': { 'ui:options': { field: 'port-selector', privileged: true } },
    list: { items: { port } },
    pair: { items: [{}, port] },
    named: { known: {}, additionalProperties: port },
  };
  const config = {
    web: { port: 70_000 },
    'a/b': 0,
    list: [{ port: 8080 }, { port: 1 }],
    pair: ['x', 'y'],
    named: { known: 1, other: 2 },
  };
  const issues = await checkFields(ui, config, fieldRuleOf);
  expect(issues.map(({ path }) => path)).toEqual([
    '/web/port',
    '/a~1b',
    '/list/1/port',
    '/pair/1',
    '/named/other',
  ]);
});

it('leaves what is not there, null and unknown fields to the schema', async () => {
  const ui = { port, other: { 'ui:field': 'of-a-plugin' }, at: { 'ui:field': 'constructor' } };
  expect(await checkFields(ui, { port: null, other: 1, at: 1 }, fieldRuleOf)).toEqual([]);
  expect(await checkFields(ui, {}, fieldRuleOf)).toEqual([]);
});

it('asks the rules of other fields, with their options', async () => {
  const rule = jest.fn(() => 'must be colder');
  const ui = { it: { 'ui:field': 'temperature', 'ui:options': { unit: 'C' } } };
  expect(await checkFields(ui, { it: 40 }, () => rule)).toEqual([{ path: '/it', message: 'must be colder' }]);
  expect(rule).toHaveBeenCalledWith(40, { unit: 'C' });
});

it('never throws, whatever a publisher wrote and somebody entered', async () => {
  const ui = fc.anything({ maxDepth: 3 });
  const field = fc.constantFrom(...FIELD_NAMES).map(name => ({ 'ui:field': name }));
  await fc.assert(
    fc.asyncProperty(fc.oneof(ui, field), fc.anything({ maxDepth: 3 }), async (uiSchema, config) => {
      const issues = await checkFields(uiSchema, config, fieldRuleOf);
      expect(issues.every(({ message }) => /^must /.test(message))).toBe(true);
    }),
    { numRuns: 200 }
  );
});

it.each([
  ['deep', `${'['.repeat(50_000)}`],
  ['long', 'a: 1\n'.repeat(300_000)],
  ['made of aliases', `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [${'*a,'.repeat(60)}]\nc: [${'*b,'.repeat(60)}]\n`],
])('refuses YAML that is %s, in words', (_, text) => {
  expect(parseYamlText(text)).toMatchObject({ outcome: 'refused', message: expect.stringMatching(/^must /) });
});
