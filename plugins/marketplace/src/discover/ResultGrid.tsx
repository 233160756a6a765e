import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PluginCard } from '@flyloft/plugin-manager-common';
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { singleKeysAct } from '../shared/singleKeys';
import { layoutOf, nextIndex } from './resultLayout';
import { ResultItem } from './ResultItem';
import type { SearchView } from './useSearchState';
import './ResultGrid.css';

/** Rows above and below the window that are drawn ahead of the scroll. */
const OVERSCAN = 3;
/** How many results before the last loaded one the next page is asked for. */
const AHEAD = 30;

/** Width of an element, as it is laid out; 0 before that. */
function useWidth(ref: { current: HTMLElement | null }): { width: number; top: number } {
  const [place, setPlace] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => {
      const box = element.getBoundingClientRect();
      const top = Math.round(box.top + window.scrollY);
      setPlace(known => (known.width === box.width && known.top === top ? known : { width: box.width, top }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // What stands above the results may grow or shrink.
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [ref]);
  return place;
}

/**
 * Results, of which only those near the window are drawn. Arrows, Home, End and the page keys move along them, `c` chooses
 * one for the comparison and `C` opens it; the focused one stays drawn wherever one scrolls, so that the focus is never lost.
 */
export function ResultGrid({
  items,
  total,
  view,
  label,
  compared,
  onCompare,
  onShowComparison,
  onNeedMore,
}: {
  items: readonly PluginCard[];
  total: number;
  view: SearchView;
  label: string;
  compared: readonly string[];
  onCompare(id: string): void;
  onShowComparison(): void;
  onNeedMore(): void;
}): ReactNode {
  const listRef = useRef<HTMLUListElement>(null);
  const { width, top } = useWidth(listRef);
  const { columns, rowHeight, gap } = layoutOf(view, width);
  const rowCount = width === 0 ? 0 : Math.ceil(total / columns);
  const focused = useRef<number>();
  const wantFocus = useRef<number>();

  const virtualizer = useWindowVirtualizer({
    count: rowCount,
    estimateSize: () => rowHeight,
    gap,
    overscan: OVERSCAN,
    scrollMargin: top,
    rangeExtractor: (range: Range) => {
      const rows = defaultRangeExtractor(range);
      const row = focused.current === undefined ? undefined : Math.floor(focused.current / columns);
      return row === undefined || row >= rowCount || rows.includes(row)
        ? rows
        : [...rows, row].sort((a, b) => a - b);
    },
  });
  // The sizes that it remembers are those of the view before.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight, gap, columns]);

  const rows = virtualizer.getVirtualItems();
  const lastDrawn = ((rows[rows.length - 1]?.index ?? -1) + 1) * columns - 1;
  useEffect(() => {
    if (items.length < total && lastDrawn + AHEAD >= items.length) onNeedMore();
  }, [items.length, total, lastDrawn, onNeedMore]);

  useEffect(() => {
    const wanted = wantFocus.current;
    if (wanted === undefined) return;
    const link = listRef.current?.querySelector<HTMLElement>(`[data-index="${wanted}"] a[href]`);
    if (!link) return;
    wantFocus.current = undefined;
    link.focus({ preventScroll: true });
  });

  const indexOf = (target: EventTarget | null) => {
    const item = target instanceof Element ? target.closest('[data-index]') : null;
    return item ? Number(item.getAttribute('data-index')) : undefined;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const index = indexOf(event.target);
    if (index === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const plugin = items[index];
    if (event.key === 'c' && plugin && singleKeysAct()) {
      event.preventDefault();
      onCompare(plugin.id);
      return;
    }
    if (event.key === 'C' && singleKeysAct()) {
      event.preventDefault();
      onShowComparison();
      return;
    }
    const rowsInWindow = Math.floor(window.innerHeight / (rowHeight + gap));
    const next = nextIndex(event.key, index, { columns, total: items.length, rowsInWindow });
    if (next === undefined) return;
    event.preventDefault();
    if (next === index) return;
    wantFocus.current = next;
    focused.current = next;
    virtualizer.scrollToIndex(Math.floor(next / columns), { align: 'auto' });
    listRef.current
      ?.querySelector<HTMLElement>(`[data-index="${next}"] a[href]`)
      ?.focus({ preventScroll: true });
  };

  const columnWidth = `(100% - ${(columns - 1) * gap}px) / ${columns}`;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys act on the links in it
    <ul
      ref={listRef}
      className="mp-results"
      data-view={view}
      aria-label={label}
      style={{ height: virtualizer.getTotalSize() }}
      onKeyDown={onKeyDown}
      onFocus={event => {
        focused.current = indexOf(event.target);
      }}
      onBlur={() => {
        focused.current = undefined;
      }}
    >
      {rows.flatMap(row =>
        Array.from({ length: Math.min(columns, total - row.index * columns) }, (_, column) => {
          const index = row.index * columns + column;
          const plugin = items[index];
          return (
            <li
              key={plugin?.id ?? index}
              data-list-row
              data-index={index}
              aria-setsize={total}
              aria-posinset={index + 1}
              style={{
                height: rowHeight,
                width: `calc(${columnWidth})`,
                left: `calc((${columnWidth} + ${gap}px) * ${column})`,
                top: row.start - top,
              }}
            >
              <ResultItem
                plugin={plugin}
                view={view}
                isCompared={plugin !== undefined && compared.includes(plugin.id)}
                onCompare={onCompare}
              />
            </li>
          );
        })
      )}
    </ul>
  );
}
