import '@testing-library/jest-dom';
import { fetchApiRef } from '@backstage/frontend-plugin-api';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import type { Installation } from '@flyloft/plugin-manager-common';
import { pluginManagerApiRef } from '@flyloft/plugin-marketplace-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router-dom';
import { InstalledTable } from './InstalledTable';
import type { Lifecycle } from './useLifecycle';

const TOTAL = 2_000;
const HEIGHT = 49;
const LONG = `TypeError: ${'cannot read properties of undefined '.repeat(6)}`;

const installation = (n: number): Installation => ({
  ...{ id: `i${n}`, tenant: 'default', environment: 'local', pluginId: `p${n}`, name: `Plugin ${n}` },
  ...{ state: 'running', release: '1.0.0', revision: 1, type: 'standalone', config: {} },
  ...{ installedAt: '2026-01-01T00:00:00Z', changedAt: '2026-01-01T00:00:00Z', changedBy: 'user:default/a' },
  health: { status: 'healthy', reasons: n === 0 ? [LONG] : [] },
});
const rows = Array.from({ length: TOTAL }, (_, n) => installation(n));
const lifecycle = { isPending: false, start: () => {}, screen: null } as unknown as Lifecycle;

beforeEach(() => {
  // jsdom lays nothing out: rows of one height, in a table at the top of the page.
  jest
    .spyOn(HTMLElement.prototype, 'getBoundingClientRect')
    .mockImplementation(() => ({ top: -window.scrollY, height: HEIGHT, width: 1000 } as DOMRect));
  Object.assign(window, { innerHeight: 800, innerWidth: 1200, scrollY: 0 });
  jest.spyOn(window, 'scrollTo').mockImplementation(() => {});
  window.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});
afterEach(() => jest.restoreAllMocks());

const show = (selected: ReadonlySet<string>, onSelect = jest.fn()) =>
  render(
    <TestApiProvider
      apis={[
        [pluginManagerApiRef, { iconUrl: async () => '/icon' } as never],
        [fetchApiRef, { fetch: async () => new Response(null, { status: 404 }) }],
      ]}
    >
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
          <InstalledTable rows={rows} selected={selected} onSelect={onSelect} lifecycle={lifecycle} />
        </MemoryRouter>
      </QueryClientProvider>
    </TestApiProvider>
  );
const drawn = () =>
  [...document.querySelectorAll('[data-list-row]')].map(row => Number(row.getAttribute('data-index')));

describe('two thousand installations', () => {
  it('draw the rows near the window only, and say how many there are', async () => {
    show(new Set());
    expect(drawn()).toHaveLength(17 + 8);
    expect(screen.getByRole('table')).toHaveAttribute('aria-rowcount', '2001');
    await act(async () => {
      Object.assign(window, { scrollY: 1_000 * HEIGHT });
      window.dispatchEvent(new Event('scroll'));
    });
    expect(drawn()).toContain(1_000);
    expect(drawn().length).toBeLessThan(40);
    expect(screen.getByText('Plugin 1000').closest('tr')).toHaveAttribute('aria-rowindex', '1002');
  });

  it('are chosen all, drawn or not', async () => {
    const onSelect = jest.fn();
    show(new Set(), onSelect);
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select all' }));
    expect(onSelect.mock.calls[0][0].size).toBe(TOTAL);
  });

  it('keep the row with the focus, however far one scrolls', async () => {
    show(new Set());
    act(() => screen.getByRole('link', { name: 'Plugin 3' }).focus());
    await act(async () => {
      Object.assign(window, { scrollY: 1_500 * HEIGHT });
      window.dispatchEvent(new Event('scroll'));
    });
    expect(screen.getByRole('link', { name: 'Plugin 3' })).toHaveFocus();
    expect(drawn()).toContain(1_500);
  });

  it('shorten a long message, and show all of it on demand', async () => {
    show(new Set());
    const row = within(screen.getByText('Plugin 0').closest('tr')!);
    expect(row.queryByText(LONG.trim(), { exact: false })).not.toBeInTheDocument();
    await userEvent.click(row.getByRole('button', { name: 'Whole text' }));
    expect(row.getByText(LONG.trim(), { exact: false })).toBeInTheDocument();
  });
});
