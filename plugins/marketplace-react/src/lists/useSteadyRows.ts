import { type FocusEvent, useEffect, useMemo, useRef, useState } from 'react';
import { holdOrder } from './holdOrder';

/** Rows that hold still, how many wait to be shown, and what the element around them has to listen to. */
export type SteadyRows<T> = {
  rows: readonly T[];
  fresh: number;
  show(): void;
  listen: {
    onPointerEnter(): void;
    onPointerLeave(): void;
    onFocus(): void;
    onBlur(event: FocusEvent): void;
  };
};

/**
 * A live list whose rows never move under the pointer or the focus: as long as either is in it, what is new waits to be
 * shown. Another `scope` (a filter, a sort) shows its own rows at once.
 */
export function useSteadyRows<T>(items: readonly T[], keyOf: (item: T) => string, scope = ''): SteadyRows<T> {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [asked, setAsked] = useState(0);
  const shown = useRef<{ scope: string; asked: number; rows: readonly T[] }>({ scope, asked, rows: [] });
  const last = shown.current;
  const holding =
    (pointed || focused) && last.scope === scope && last.asked === asked && last.rows.length > 0;

  const { rows, fresh } = useMemo(
    () => (holding ? holdOrder(last.rows, items, keyOf) : { rows: items, fresh: [] }),
    [holding, last.rows, items, keyOf]
  );
  useEffect(() => {
    shown.current = { scope, asked, rows };
  }, [scope, asked, rows]);

  return {
    rows,
    fresh: fresh.length,
    show: () => setAsked(count => count + 1),
    listen: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: event => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false);
      },
    },
  };
}
