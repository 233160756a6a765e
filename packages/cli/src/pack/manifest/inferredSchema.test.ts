import type { ManifestInput } from '@flyloft/plugin-manager-common';
import { withInferredSchema } from './inferredSchema';

type Given = Omit<ManifestInput, 'files'>;
const manifest = (fields: Partial<Given>): Given => ({ id: 'jira', ...fields } as Given);
const examples: Given['examples'] = [
  { title: 'Cloud', config: { jira: { url: 'https://jira.example', token: '${TOKEN}', port: 443 } } },
  { title: 'Server', config: { jira: { url: 'https://own.example' } } },
];

it('reads a schema off the examples where the packages ship none, and leaves variables to be filled in', () => {
  const made = withInferredSchema(manifest({ configSchema: { type: 'object', properties: {} }, examples }));
  expect(made.configSchema).toMatchObject({
    'x-inferred': true,
    properties: {
      jira: {
        properties: {
          url: { type: 'string', format: 'uri' },
          token: { type: 'string', 'x-secret': true },
          port: { type: 'integer' },
        },
      },
    },
  });
  expect(made.examples?.map(({ config }) => config)).toEqual([
    { jira: { url: 'https://jira.example', port: 443 } },
    { jira: { url: 'https://own.example' } },
  ]);
});

it.each<[string, Partial<Given>]>([
  ['with a schema of its own', { configSchema: { type: 'object', properties: { a: {} } }, examples }],
  ['with a schema of another form', { configSchema: { type: 'object', allOf: [{}] }, examples }],
  ['without examples', { configSchema: { type: 'object', properties: {} } }],
])('leaves a manifest alone %s', (_what, fields) => {
  const given = manifest(fields);
  expect(withInferredSchema(given)).toBe(given);
});
