import { type RefObject, useEffect, useRef } from 'react';

/** Puts the focus into a row that a person has just added at the end of a list; where rows were added elsewhere it stays. */
export function useFocusOnNewRow(count: number): RefObject<HTMLUListElement> {
  const list = useRef<HTMLUListElement>(null);
  const before = useRef(count);
  useEffect(() => {
    const added = count - before.current;
    before.current = count;
    const group = list.current?.closest('fieldset');
    // An import adds rows, too, and undo brings them back: only a button of this field leads into the new one.
    const pressed =
      document.activeElement instanceof HTMLButtonElement && group?.contains(document.activeElement);
    if (added === 1 && pressed) list.current?.lastElementChild?.querySelector('input')?.focus();
  }, [count]);
  return list;
}
