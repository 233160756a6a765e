import '@testing-library/jest-dom';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Queried } from './Queried';

const show = (
  query: { data?: { items: string[] }; error?: Error; isPending?: boolean },
  refetch = jest.fn()
) =>
  render(
    <Queried
      query={{ data: query.data, error: query.error ?? null, isPending: query.isPending ?? false, refetch }}
      what="the letters"
      empty={{ title: 'No letter came' }}
    >
      {items => <p>{items.join(', ')}</p>}
    </Queried>
  );

describe('Queried', () => {
  it('shows what came', () => {
    show({ data: { items: ['a', 'b'] } });
    expect(screen.getByText('a, b')).toBeInTheDocument();
    expect(screen.queryByText('No letter came')).not.toBeInTheDocument();
  });

  it('says that there is nothing', () => {
    show({ data: { items: [] } });
    expect(screen.getByText('No letter came')).toBeInTheDocument();
  });

  it('says why it did not come, keeps what came before, and asks again', async () => {
    const refetch = jest.fn();
    const error = new FlyloftError('NOT_ALLOWED', 'Only admins read letters.');
    show({ data: { items: ['a'] }, error }, refetch);
    expect(screen.getByText('The letters cannot be shown')).toBeInTheDocument();
    expect(screen.getByText('a')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /again|retry/i }));
    expect(refetch).toHaveBeenCalledTimes(1);
  });
});
