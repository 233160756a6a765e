import { type FocusEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';

/** Rows above and below the window that are drawn ahead of the scroll. */
const OVERSCAN = 8;

const indexOf = (target: EventTarget | null) => {
  const row = target instanceof Element ? target.closest('[data-index]') : null;
  return row ? Number(row.getAttribute('data-index')) : undefined;
};

/** With the room below a row, which on a narrow screen is a card of its own. */
const heightOf = (row: Element) =>
  row.getBoundingClientRect().height + Number.parseFloat(getComputedStyle(row).marginBottom || '0');

/**
 * Which rows of a long table are near the window, and how high the rest is above and below them. Rows may differ in
 * height; the one with the focus stays drawn wherever one scrolls, so that the focus is never lost.
 */
export function useRowWindow(
  body: RefObject<HTMLElement>,
  { count, rowHeight }: { count: number; rowHeight: number }
) {
  const [top, setTop] = useState(0);
  const focused = useRef<number>();
  useLayoutEffect(() => {
    const measure = () => {
      const box = body.current?.getBoundingClientRect();
      if (box) setTop(Math.round(box.top + window.scrollY));
    };
    measure();
    // What stands above the rows may grow or shrink.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [body]);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    measureElement: heightOf,
    overscan: OVERSCAN,
    scrollMargin: top,
    rangeExtractor: (range: Range) => {
      const rows = defaultRangeExtractor(range);
      const kept = focused.current;
      return kept === undefined || kept >= count || rows.includes(kept)
        ? rows
        : [...rows, kept].sort((a, b) => a - b);
    },
  });
  const rows = virtualizer.getVirtualItems();
  return {
    rows,
    /** Height between the row before and this one, where rows are left out. */
    gapBefore: (position: number) => rows[position]!.start - (rows[position - 1]?.end ?? top),
    gapAfter: virtualizer.getTotalSize() + top - (rows.at(-1)?.end ?? top),
    measure: virtualizer.measureElement,
    listen: {
      onFocus: (event: FocusEvent) => {
        focused.current = indexOf(event.target);
      },
      onBlur: () => {
        focused.current = undefined;
      },
    },
  };
}
