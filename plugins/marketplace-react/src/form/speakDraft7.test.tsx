import { act, screen } from '@testing-library/react';
import type { RJSFSchema } from '@rjsf/utils';
import { renderForm } from './__testUtils__/renderForm';
import { speakDraft7 } from './speakDraft7';

jest.mock('../schemaEngine/browserSchemaThread', () => {
  const { engineInProcess } = jest.requireActual('../schemaEngine/__testUtils__/engineInProcess');
  return { browserSchemaThread: engineInProcess };
});

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const text = (title: string): RJSFSchema => ({ type: 'string', title });

describe('a schema of draft 2020-12', () => {
  it('draws the places of a list, its further entries, and what the presence of a field asks for', async () => {
    const schema = {
      $schema: DIALECT,
      type: 'object',
      properties: {
        pair: {
          type: 'array',
          title: 'Pair',
          prefixItems: [text('First'), text('Second')],
          items: text('More'),
        },
        user: text('User'),
        card: text('Card'),
      },
      dependentSchemas: { user: { properties: { password: text('Password of the user') } } },
      dependentRequired: { card: ['user'] },
    } as RJSFSchema;
    const { user, form } = renderForm({ schema, value: { pair: ['a', 'b'], card: 'c' } });
    expect(screen.getByLabelText(/^First/)).toHaveValue('a');
    expect(screen.getByLabelText(/^Second/)).toHaveValue('b');
    await user.click(screen.getByRole('button', { name: 'Add to Pair' }));
    expect(await screen.findByLabelText(/^More/)).toBeInTheDocument();
    expect(screen.queryByLabelText('Password of the user')).toBeNull();
    expect((await form().validate()).map(({ path }) => path)).toContain('/user');
    await user.type(screen.getByLabelText(/User/), 'u');
    await user.tab();
    expect(await screen.findByLabelText('Password of the user')).toBeInTheDocument();
  });

  it('draws what references by name lead to, secrets and schemas that contain themselves included', async () => {
    const schema = {
      $schema: DIALECT,
      type: 'object',
      properties: {
        host: { $ref: '#host', title: 'Host' },
        token: { $ref: '#token' },
        tree: { $ref: '#node', title: 'Tree' },
      },
      $defs: {
        'a/b host': { $anchor: 'host', type: 'string', minLength: 3 },
        token: { $anchor: 'token', type: 'string', title: 'Token', 'x-secret': true },
        node: {
          $dynamicAnchor: 'node',
          type: 'object',
          properties: {
            name: text('Name'),
            children: { type: 'array', title: 'Children', items: { $dynamicRef: '#node' } },
          },
        },
      },
    } as RJSFSchema;
    const value = { host: 'h', tree: { name: 'root', children: [{ name: 'leaf', children: [] }] } };
    const { form } = renderForm({ schema, value });
    expect(screen.getByLabelText(/^Host/)).toHaveValue('h');
    expect(screen.getAllByLabelText(/^Name/).map(input => (input as HTMLInputElement).value)).toEqual([
      'root',
      'leaf',
    ]);
    expect(screen.getByLabelText(/^Token/)).toHaveAttribute('type', 'password');
    const issues = await act(() => form().validate());
    expect(issues.map(({ path }) => path)).toEqual(['/host']);
    expect(form().value()).toEqual(value);
  });

  it('is checked in its own words', async () => {
    const { form } = renderForm({
      schema: {
        $schema: DIALECT,
        type: 'object',
        properties: {
          pair: { type: 'array', prefixItems: [text('First')], items: false },
          any: { type: 'array', contains: { const: 1 }, minContains: 2 },
          named: { $ref: '#/$defs/name' },
          closed: { type: 'object', allOf: [{ properties: { a: text('A') } }], unevaluatedProperties: false },
        },
        $defs: { name: { type: 'string', minLength: 3 } },
      } as RJSFSchema,
      value: { pair: ['a', 'b'], any: [1, 2], named: 'x', closed: { a: 'a', b: 'b' } },
    });
    const issues = await act(() => form().validate());
    expect([...new Set(issues.map(({ path }) => path.split('/')[1]))].sort()).toEqual([
      'any',
      'closed',
      'named',
      'pair',
    ]);
  });
});

describe('speakDraft7', () => {
  it('joins what several keywords say of one field, and keeps what references lead into', () => {
    const schema = {
      dependencies: { b: ['c'] },
      dependentSchemas: { a: { required: ['x'] } },
      dependentRequired: { a: ['y'] },
      prefixItems: [{ type: 'string' }],
    } as RJSFSchema;
    expect(speakDraft7(schema)).toMatchObject({
      dependencies: { b: ['c'], a: { allOf: [{ required: ['x'] }, { required: ['y'] }] } },
      items: [{ type: 'string' }],
      prefixItems: [{ type: 'string' }],
    });
  });

  it('leaves a schema of draft 7 as it is', () => {
    const schema = { type: 'array', items: [{ type: 'string' }], additionalItems: false } as RJSFSchema;
    expect(speakDraft7(schema)).toEqual(schema);
  });
});
