import { screen } from '@testing-library/react';
import type { RJSFSchema } from '@rjsf/utils';
import { renderForm } from './__testUtils__/renderForm';

jest.mock('../schemaEngine/browserSchemaThread', () => {
  const { engineInProcess } = jest.requireActual('../schemaEngine/__testUtils__/engineInProcess');
  return { browserSchemaThread: engineInProcess };
});

const secret: RJSFSchema = { type: 'string', title: 'Token', visibility: 'secret' } as RJSFSchema;
const object = (properties: RJSFSchema['properties'], more: RJSFSchema = {}): RJSFSchema => ({
  type: 'object',
  properties,
  ...more,
});
const kind = (value: string) => ({ type: 'string', const: value } as RJSFSchema);

describe('a secret', () => {
  it.each<[string, RJSFSchema, Record<string, unknown>?]>([
    ['in a group', object({ a: object({ token: secret }) })],
    ['in a list', object({ a: { type: 'array', items: object({ token: secret }) } }), { a: [{}] }],
    ['as the entries of a list', object({ a: { type: 'array', items: secret } }), { a: [undefined] }],
    [
      'in one of several alternatives, as Vault has it',
      object({
        a: {
          anyOf: [
            object({ type: kind('static'), token: secret }, { required: ['type', 'token'] }),
            object({ type: kind('kubernetes'), role: { type: 'string' } }, { required: ['type', 'role'] }),
          ],
        },
      }),
      { a: { type: 'static' } },
    ],
    ['as one of several alternatives', object({ a: { oneOf: [secret, { type: 'number' }] } })],
    ['in all of several parts', object({ a: { allOf: [object({ token: secret })] } })],
    [
      'behind a condition',
      object({ on: { type: 'boolean' } }, {
        if: { properties: { on: { const: true } }, required: ['on'] },
        then: { properties: { token: secret } },
      } as RJSFSchema),
      { on: true },
    ],
    [
      'behind a dependency',
      object({ user: { type: 'string' } }, { dependencies: { user: { properties: { token: secret } } } }),
      { user: 'u' },
    ],
    [
      'behind a reference',
      object({ a: { $ref: '#/definitions/a' } }, { definitions: { a: object({ token: secret }) } }),
    ],
    ['that is a reference itself', object({ token: { $ref: '#/$defs/t' } }, { $defs: { t: secret } })],
    [
      'under any name',
      object({ a: { type: 'object', additionalProperties: secret } }),
      { a: { x: undefined } },
    ],
    [
      'under names that fit a pattern',
      object({ a: { type: 'object', patternProperties: { '^t_': secret } } }),
      { a: { t_1: undefined } },
    ],
  ])('%s is asked for as a secret, and never as a text', async (_, schema, ...[value]) => {
    const { container } = renderForm({
      schema,
      value,
      uiSchema: { token: { 'ui:widget': 'textarea' }, a: { token: { 'ui:field': 'code-editor' } } },
      services: { storeSecret: async () => ({ $secret: 's', hash: 'h' }) },
    });
    await screen.findAllByRole('button', { name: /password|show/i });
    expect(container.querySelectorAll('input[type="password"]')).toHaveLength(1);
    expect(screen.queryByRole('textbox', { name: /Token/ })).toBeNull();
  });
});
