import { screen } from '@testing-library/react';
import { renderForm } from './__testUtils__/renderForm';
import { lastLockedItem } from './core/locked';

const schema = {
  type: 'object',
  properties: {
    days: { type: 'integer', title: 'Days' },
    servers: {
      type: 'array',
      title: 'Servers',
      items: { type: 'object', properties: { host: { type: 'string', title: 'Host' } } },
    },
  },
} as const;

it('shows what is locked and lets nobody change it, also inside of a list', async () => {
  const { user, value } = renderForm({
    schema,
    value: { days: 3, servers: [{ host: 'a' }, { host: 'b' }, { host: 'c' }, { host: 'd' }] },
    locked: ['/days', '/servers/1/host'],
  });
  expect(await screen.findByLabelText('Days')).toHaveAttribute('readonly');
  const [first, second] = screen.getAllByLabelText('Host');
  expect(second).toHaveAttribute('readonly');
  await user.type(second!, 'x');
  await user.type(first!, 'x');
  expect(value()).toMatchObject({ servers: [{ host: 'ax' }, { host: 'b' }, { host: 'c' }, { host: 'd' }] });
});

it('keeps what is locked at its place of the list', async () => {
  renderForm({
    schema,
    value: { servers: [{ host: 'a' }, { host: 'b' }, { host: 'c' }, { host: 'd' }] },
    locked: ['/servers/1/host'],
  });
  const allowed = (await screen.findAllByRole('button'))
    .filter(button => !button.hasAttribute('disabled'))
    .map(button => button.getAttribute('aria-label') ?? button.textContent);
  expect(allowed).toEqual([
    'Move item 3 down',
    'Remove item 3',
    'Move item 4 up',
    'Remove item 4',
    'Add to Servers',
  ]);
});

it('finds the last locked item of this very list', () => {
  const locked = new Set(['/a/2/b', '/a/10', '/ab/40', '/a/name']);
  expect(lastLockedItem(locked, '/a')).toBe(10);
  expect(lastLockedItem(locked, '/b')).toBe(-1);
});
