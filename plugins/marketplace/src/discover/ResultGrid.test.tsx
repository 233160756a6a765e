import type { PluginCard } from '@flyloft/plugin-manager-common';
import { act, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router-dom';
import { layoutOf } from './resultLayout';
import { ResultGrid } from './ResultGrid';
import type { SearchView } from './useSearchState';

const WINDOW = { width: 1200, height: 800 };
const TOTAL = 10_000;

const items = Array.from(
  { length: TOTAL },
  (_, i): PluginCard => ({
    ...{ id: `p${i}`, name: `Plugin ${i}`, description: '', type: 'standalone', category: 'Other' },
    ...{ maturity: 'stable', publisher: 'acme', trustTier: 'internal', keywords: [], latest: '1.0.0' },
    ...{ hasIcon: false, installable: true, fits: true, installs: 0, installed: [] },
    ...{ publishedAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' },
  })
);

beforeEach(() => {
  // jsdom lays nothing out: a list as wide as the window, at the top of the page.
  jest
    .spyOn(HTMLUListElement.prototype, 'getBoundingClientRect')
    .mockImplementation(() => ({ top: -window.scrollY, width: WINDOW.width } as DOMRect));
  Object.assign(window, { innerHeight: WINDOW.height, innerWidth: WINDOW.width, scrollY: 0 });
  jest.spyOn(window, 'scrollTo').mockImplementation(() => {});
  window.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});
afterEach(() => jest.restoreAllMocks());

const scrollTo = (top: number) =>
  act(async () => {
    Object.assign(window, { scrollY: top });
    window.dispatchEvent(new Event('scroll'));
  });

const drawn = () =>
  screen.getAllByRole('listitem').map(item => Number(item.getAttribute('aria-posinset')) - 1);

describe.each<SearchView>(['cards', 'list', 'details'])('ten thousand results as %s', view => {
  const { columns, rowHeight, gap } = layoutOf(view, WINDOW.width);
  const step = rowHeight + gap;
  const rowsInWindow = Math.ceil(WINDOW.height / step) + 1;
  /** What fits into the window, with three rows ahead on either side. */
  const most = (rowsInWindow + 6) * columns;

  it('draw what is in the window and little more, wherever one scrolls', async () => {
    const { container } = render(
      <MemoryRouter>
        <ResultGrid
          {...{ items, total: TOTAL, view, label: 'Plugins', compared: [] }}
          {...{ onCompare: () => {}, onShowComparison: () => {}, onNeedMore: () => {} }}
        />
      </MemoryRouter>
    );
    const rows = Math.ceil(TOTAL / columns);
    expect(container.querySelector('ul')?.style.height).toBe(`${rows * step - gap}px`);
    for (const row of [0, 1, 500, rows - rowsInWindow, 3]) {
      await scrollTo(row * step);
      const shown = drawn();
      expect(shown.length).toBeLessThanOrEqual(most);
      for (let index = row * columns; index < (row + rowsInWindow - 1) * columns; index++) {
        expect(shown).toContain(index);
      }
    }
  });

  it('make one row of them new where one scrolls by a row, and keep the others as they are', async () => {
    const { container } = render(
      <MemoryRouter>
        <ResultGrid
          {...{ items, total: TOTAL, view, label: 'Plugins', compared: [] }}
          {...{ onCompare: () => {}, onShowComparison: () => {}, onNeedMore: () => {} }}
        />
      </MemoryRouter>
    );
    await scrollTo(100 * step);
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver(records => changes.push(...records));
    observer.observe(container, { childList: true, subtree: true, attributes: true, characterData: true });
    await scrollTo(101 * step);
    changes.push(...observer.takeRecords());
    observer.disconnect();
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
    expect(added.map(node => (node as Element).tagName)).toEqual(Array(columns).fill('LI'));
    // Of what stays nothing is written again.
    expect(changes.filter(({ type }) => type !== 'childList')).toEqual([]);
  });
});
