import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderForm } from '../__testUtils__/renderForm';

jest.mock('../../schemaEngine/browserSchemaThread', () => {
  const { engineInProcess } = jest.requireActual('../../schemaEngine/__testUtils__/engineInProcess');
  return { browserSchemaThread: engineInProcess };
});

const schema = {
  type: 'object' as const,
  properties: {
    size: { type: 'string' as const, title: 'Size', enum: ['small', 'large'], description: 'How much.' },
    after: { type: 'string' as const, title: 'After' },
  },
  required: ['size'],
};

const button = () => screen.getByRole('button', { name: /Size/ });

describe('a choice', () => {
  it('says its value, its name and what it is for before it was ever opened', () => {
    renderForm({ schema, value: { size: 'small' } });
    expect(button()).toHaveAccessibleName('small Size');
    expect(button()).toHaveAccessibleDescription('How much.');
    expect(button()).toHaveAttribute('aria-haspopup', 'listbox');
    expect(button()).toHaveAttribute('aria-expanded', 'false');
  });

  it.each(['{Enter}', ' ', '{ArrowDown}', 's'])(
    'opens with the key %s, takes a choice and keeps the focus',
    async key => {
      const user = userEvent.setup();
      const { changes } = renderForm({ schema, value: {} });
      await user.tab();
      expect(button()).toHaveFocus();
      await user.keyboard(key);
      const list = await screen.findByRole('listbox');
      await user.click(within(list).getByRole('option', { name: 'large' }));
      expect(changes.at(-1)).toEqual({ size: 'large' });
      await waitFor(() => expect(button()).toHaveFocus());
      expect(button()).toHaveAccessibleName(/large/);
    }
  );

  it('gives the focus back when it is closed with Escape', async () => {
    const user = userEvent.setup();
    renderForm({ schema, value: {} });
    await user.click(button());
    await screen.findByRole('listbox');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull());
    await waitFor(() => expect(button()).toHaveFocus());
    await user.tab();
    expect(screen.getByLabelText('After')).toHaveFocus();
  });
});
