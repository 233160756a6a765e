import { act, screen, waitFor, within } from '@testing-library/react';
import type { RJSFSchema } from '@rjsf/utils';
import { renderForm } from './__testUtils__/renderForm';

jest.mock('../schemaEngine/browserSchemaThread', () => {
  const { engineInProcess } = jest.requireActual('../schemaEngine/__testUtils__/engineInProcess');
  return { browserSchemaThread: engineInProcess };
});

const object = (properties: RJSFSchema['properties'], more: RJSFSchema = {}): RJSFSchema => ({
  type: 'object',
  properties,
  ...more,
});

describe('ConfigForm', () => {
  it('hands over what is typed, with the defaults of the schema', async () => {
    const { user, value } = renderForm({
      schema: object({ title: { type: 'string' }, port: { type: 'integer', default: 8080 } }),
    });
    await user.type(screen.getByLabelText('Title'), 'Radar');
    expect(value()).toEqual({ title: 'Radar', port: 8080 });
  });

  it('keeps what is typed inside of the input until the person pauses', async () => {
    const { user, changes } = renderForm({ schema: object({ title: { type: 'string' } }) });
    await user.type(screen.getByLabelText('Title'), 'Radar');
    expect(changes).toEqual([]);
    await user.tab();
    expect(changes).toEqual([{ title: 'Radar' }]);
  });

  it('draws groups and lists, which can be added to, copied, moved and shortened by keyboard', async () => {
    const { user, value } = renderForm({
      schema: object({
        owners: { type: 'array', items: object({ name: { type: 'string' } }) },
      }),
      value: { owners: [{ name: 'a' }, { name: 'b' }] },
    });
    await user.click(screen.getByRole('button', { name: 'Add to Owners' }));
    expect(await screen.findByText('Owners: 3 entries')).toBeInTheDocument();
    expect(screen.getByText('Owners 3')).toBeInTheDocument();
    await waitFor(() => expect(screen.getAllByLabelText('Name')[2]).toHaveFocus());
    await user.keyboard('c');
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(value().owners).toEqual([{ name: 'a' }, { name: 'c' }, { name: 'b' }]);
    await waitFor(() => expect(screen.getByRole('button', { name: 'Move item 2 up' })).toHaveFocus());
    await user.keyboard('{Enter}');
    expect(value().owners).toEqual([{ name: 'c' }, { name: 'a' }, { name: 'b' }]);
    await user.click(screen.getByRole('button', { name: 'Remove item 2' }));
    expect(value().owners).toEqual([{ name: 'c' }, { name: 'b' }]);
  });

  it('shows what is wrong with a field after somebody was there, and everything when asked', async () => {
    const { user, form } = renderForm({
      schema: object(
        { url: { type: 'string', minLength: 3 }, name: { type: 'string' } },
        { required: ['url', 'name'] }
      ),
    });
    await user.type(screen.getByRole('textbox', { name: /^Url/ }), 'ab');
    const message = await screen.findByText(/3 characters/, { selector: 'li' });
    expect(screen.queryByText('Fill this in.')).toBeNull();
    const input = screen.getByRole('textbox', { name: /^Url/ });
    expect(input).toHaveAttribute('aria-invalid', 'true');
    expect(input.getAttribute('aria-describedby')).toContain(message.closest('ul')!.id);
    expect(screen.getAllByRole('status').some(({ textContent }) => textContent?.startsWith('url '))).toBe(
      true
    );

    let issues: unknown;
    await act(async () => {
      issues = await form().validate();
    });
    expect(issues).toHaveLength(2);
    expect(await screen.findByText('Fill this in.', { exact: false })).toBeInTheDocument();
    expect(input).toHaveFocus();
  });

  it('switches fields with if, dependencies and alternatives, and forgets what belonged to the others', async () => {
    const { user, value } = renderForm({
      schema: object(
        { kind: { type: 'string', enum: ['file', 'web'], default: 'file' } },
        {
          if: { properties: { kind: { const: 'web' } } },
          then: { properties: { url: { type: 'string', default: 'https://example.com' } } },
          else: { properties: { path: { type: 'string', default: '/tmp' } } },
        }
      ),
    });
    expect(value()).toEqual({ kind: 'file', path: '/tmp' });
    await user.click(screen.getByRole('button', { name: /Kind/ }));
    await user.click(await screen.findByRole('option', { name: 'web' }));
    expect(await screen.findByLabelText('Url')).toHaveValue('https://example.com');
    expect(value()).toEqual({ kind: 'web', url: 'https://example.com' });
  });

  it('follows references, also into themselves, a level at a time', async () => {
    const { user, value } = renderForm({
      schema: {
        $defs: { node: object({ name: { type: 'string' }, child: { $ref: '#/$defs/node' } }) },
        ...object({ tree: { $ref: '#/$defs/node' } }),
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Show child' }));
    const names = screen.getAllByLabelText('Name');
    await user.type(names.at(-1)!, 'leaf');
    expect(value()).toEqual({ tree: { child: { child: { name: 'leaf' } } } });
  });

  it('names additional fields, and refuses names that reach prototypes', async () => {
    const { user, value } = renderForm({
      schema: object({ labels: { type: 'object', additionalProperties: { type: 'string' } } }),
    });
    await user.click(screen.getByRole('button', { name: 'Add a field to Labels' }));
    const group = within(screen.getByRole('group', { name: 'Labels' }));
    const name = await group.findByLabelText('Name');
    await user.clear(name);
    await user.type(name, '__proto__');
    await user.tab();
    expect(group.getByRole('alert')).toHaveTextContent('This name is not allowed');
    await user.clear(name);
    await user.type(name, 'team');
    await user.tab();
    await user.type(await group.findByLabelText('team'), 'core');
    expect(value()).toEqual({ labels: { team: 'core' } });
  });

  it('shows where values come from and what others found, without a word of its own', async () => {
    const { rerenderWith } = renderForm({
      schema: object({ url: { type: 'string' } }),
      origins: { '/url': 'running' },
      slot: pointer => (pointer === '/url' ? <span>beside the url</span> : null),
    });
    expect(await screen.findByText('as it runs')).toBeInTheDocument();
    expect(screen.getByText('beside the url')).toBeInTheDocument();
    rerenderWith({ errors: [{ path: '/url', message: 'answers with 401' }] });
    expect(await screen.findByText(/Answers with 401\./)).toBeInTheDocument();
  });

  it('takes another value from its page, but not over what is being typed', async () => {
    const { user, rerenderWith, value } = renderForm({ schema: object({ title: { type: 'string' } }) });
    await user.type(screen.getByLabelText('Title'), 'mine');
    rerenderWith({ value: { title: 'theirs' } });
    expect(screen.getByLabelText('Title')).toHaveValue('mine');
    await user.tab();
    expect(value()).toEqual({ title: 'mine' });
    rerenderWith({ value: { title: 'other' } });
    expect(await screen.findByDisplayValue('other')).toBeInTheDocument();
  });

  it('leaves a secret out that nobody entered, and takes a stored one', async () => {
    const secret = { type: 'string', format: 'password' } as const;
    const { user, value, form } = renderForm({
      schema: object({ token: secret, group: object({ key: secret }) }),
      services: { storeSecret: async typed => ({ $secret: 's1', hash: `hash of ${typed.length}` }) },
    });
    expect(value()).toEqual({});
    await user.type(await screen.findByLabelText('Token'), 'hunter2');
    await user.tab();
    expect(await screen.findByText('Set. It is never shown again.')).toBeInTheDocument();
    expect(value()).toEqual({ token: { $secret: 's1', hash: 'hash of 7' } });
    await act(async () => {
      expect(await form().validate()).toEqual([]);
    });
  });

  it('can be read and not changed while it is disabled', () => {
    renderForm({ schema: object({ title: { type: 'string' }, on: { type: 'boolean' } }), disabled: true });
    expect(screen.getByLabelText('Title')).toBeDisabled();
    expect(screen.getByLabelText('On')).toBeDisabled();
  });
});
