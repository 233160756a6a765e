import type { SearchView } from './useSearchState';

/** How results lie in a window: cards beside each other, rows all as tall, in pixels. */
export type ResultLayout = { columns: number; rowHeight: number; gap: number };

const CARD_WIDTH = 280;
const GAP = 16;
const NARROW = 560;

/**
 * Every row of a view is as tall as any other, so that where each stands is known without drawing it: that is what lets
 * ten thousand of them scroll like ten.
 */
export function layoutOf(view: SearchView, width: number): ResultLayout {
  const narrow = width < NARROW;
  if (view === 'cards') {
    return { columns: Math.max(1, Math.floor((width + GAP) / (CARD_WIDTH + GAP))), rowHeight: 208, gap: GAP };
  }
  if (view === 'list') return { columns: 1, rowHeight: narrow ? 112 : 68, gap: 0 };
  return { columns: 1, rowHeight: narrow ? 284 : 168, gap: 12 };
}

/** Where an arrow key leads from a result; the same index where there is nothing in that direction. */
export function nextIndex(
  key: string,
  index: number,
  { columns, total, rowsInWindow }: { columns: number; total: number; rowsInWindow: number }
): number | undefined {
  const last = total - 1;
  const page = Math.max(1, rowsInWindow) * columns;
  const moves: Record<string, number> = {
    ArrowRight: index + 1,
    ArrowLeft: index - 1,
    ArrowDown: index + columns,
    ArrowUp: index - columns,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: last,
  };
  const wanted = Object.hasOwn(moves, key) ? moves[key] : undefined;
  if (wanted === undefined) return undefined;
  // Down from the last but one row leads to the last result even where its row is not full.
  const inRow = Math.floor(last / columns) > Math.floor(index / columns);
  if (wanted > last) return inRow || key === 'PageDown' ? last : index;
  if (wanted < 0) return key === 'PageUp' ? index % columns : index;
  return wanted;
}
