import { act, screen, waitFor } from '@testing-library/react';
import type { RJSFSchema } from '@rjsf/utils';
import { renderForm } from './__testUtils__/renderForm';

jest.mock('../schemaEngine/browserSchemaThread', () => {
  const { engineInProcess } = jest.requireActual('../schemaEngine/__testUtils__/engineInProcess');
  return { browserSchemaThread: engineInProcess };
});

// As Vault declares its section: an optional choice whose first alternative has something required in it.
const schema: RJSFSchema = {
  type: 'object',
  properties: {
    baseUrl: { type: 'string' },
    auth: {
      anyOf: [
        { type: 'object', properties: { type: { type: 'string', const: 'static' } }, required: ['type'] },
        {
          type: 'object',
          properties: { type: { type: 'string', const: 'kubernetes' }, role: { type: 'string' } },
          required: ['type', 'role'],
        },
      ],
    },
    schedule: {
      anyOf: [
        { type: 'object', properties: { cron: { type: 'string' } }, required: ['cron'] },
        { type: 'boolean' },
      ],
    },
  },
  required: ['baseUrl', 'auth'],
};
const choice = (name: RegExp) => screen.getByRole('button', { name });

describe.each([['oneOf'], ['anyOf']])('a choice between constants in %s', keyword => {
  const options = [
    { const: 'a', title: 'The first' },
    { const: 'b', title: 'The second' },
  ];
  const constants = (more: object = {}): RJSFSchema => ({
    type: 'object',
    required: ['kind'],
    properties: { kind: { title: 'Kind', [keyword]: options, ...more } },
  });

  it('is nobody’s until a person makes it, and asked for', async () => {
    const { user, value, form } = renderForm({ schema: constants() });
    expect(value()).toEqual({});
    expect((await act(() => form().validate())).map(({ path }) => path)).toEqual(['/kind']);
    await user.click(choice(/Kind/));
    await user.click(screen.getByRole('option', { name: 'The second' }));
    expect(value()).toEqual({ kind: 'b' });
  });

  it('has its default where there is one', () => {
    const { value } = renderForm({ schema: constants({ default: 'b' }) });
    expect(value()).toEqual({ kind: 'b' });
  });
});

describe('a choice between groups', () => {
  it('stays open where it may, and names its alternatives by what tells them apart', async () => {
    const { user, value, form } = renderForm({ schema, value: { baseUrl: 'x' } });
    expect(choice(/Schedule/)).toHaveAccessibleName('(none) Schedule');
    expect(screen.queryByLabelText(/Cron/)).toBeNull();
    expect(value()).toEqual({ baseUrl: 'x', auth: { type: 'static' } });
    expect(await waitFor(() => form().validate())).toEqual([]);
    await user.click(choice(/Auth/));
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
      'static',
      'kubernetes',
    ]);
  });

  it('begins with what is chosen, and is gone when nothing is chosen again', async () => {
    const { user, value } = renderForm({ schema, value: { baseUrl: 'x' } });
    await user.click(choice(/Schedule/));
    await user.click(screen.getByRole('option', { name: 'cron' }));
    await user.type(await screen.findByLabelText(/^Cron/), '0 7 * * *');
    expect(value()).toMatchObject({ schedule: { cron: '0 7 * * *' } });
    await user.click(choice(/Schedule/));
    await user.click(screen.getByRole('option', { name: '(none)' }));
    expect(value()).toEqual({ baseUrl: 'x', auth: { type: 'static' } });
  });

  it('hands over nothing of the alternative that was left', async () => {
    const start = { baseUrl: 'x', auth: { type: 'kubernetes', role: 'r' } };
    const { user, changes } = renderForm({ schema, value: start });
    await user.click(choice(/Auth/));
    await user.click(screen.getByRole('option', { name: 'static' }));
    expect(changes.at(-1)).toStrictEqual({ baseUrl: 'x', auth: { type: 'static' } });
  });

  it('shows the alternative that a value fits', () => {
    renderForm({ schema, value: { auth: { type: 'kubernetes', role: 'r' }, schedule: true } });
    expect(choice(/Auth/)).toHaveAccessibleName('kubernetes Auth');
    expect(choice(/Schedule/)).toHaveAccessibleName('Yes or no Schedule');
    expect(screen.getByLabelText(/^Role/)).toHaveValue('r');
    // It may be one thing only.
    expect(screen.getByLabelText(/^Type/)).toHaveAttribute('readonly');
  });
});
