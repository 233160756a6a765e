import type { Facet } from '@flyloft/plugin-manager-common';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FacetList } from './FacetList';

const facet = (name: Facet['name'], count: number, more?: number): Facet => ({
  name,
  values: Array.from({ length: count }, (_, i) => ({ value: `${name} ${i}`, count: count - i })),
  ...(more === undefined ? {} : { more }),
});

describe('FacetList', () => {
  it('shows six values first, then all that there are, and says how many the answer leaves out', async () => {
    render(<FacetList facets={[facet('category', 50, 7)]} filters={{}} onChange={() => {}} />);
    expect(screen.getAllByRole('checkbox')).toHaveLength(6);
    await userEvent.click(screen.getByRole('button', { name: 'Category: show 44 more' }));
    expect(screen.getAllByRole('checkbox')).toHaveLength(50);
    expect(screen.queryByText('7 more come up when you narrow the search.')).not.toBeNull();
  });

  it('keeps what is filtered by in sight where nothing has it, so that it can be taken away', async () => {
    const onChange = jest.fn();
    render(
      <FacetList
        facets={[facet('author', 0), facet('category', 1)]}
        filters={{ author: ['Ann'] }}
        onChange={onChange}
      />
    );
    expect(screen.getAllByRole('checkbox')).toHaveLength(1);
    await userEvent.click(screen.getByRole('checkbox', { name: 'Ann (0)' }));
    expect(onChange).toHaveBeenCalledWith('author', []);
  });
});
