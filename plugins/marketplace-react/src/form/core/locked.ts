import { createContext, useContext } from 'react';

/** JSON pointers of values that nobody may change here, such as those that policy decides. */
export const LockedContext = createContext<ReadonlySet<string>>(new Set());

/** Whether the value at a pointer is locked. */
export const useLocked = (pointer: string): boolean => useContext(LockedContext).has(pointer);

/**
 * The last item of a list that has something locked in it, counted from 0; -1 where none has. A place is locked by its
 * number, so that neither this item nor one before it may be moved or removed.
 */
export function lastLockedItem(locked: ReadonlySet<string>, list: string): number {
  const numbers = [...locked].flatMap(pointer => {
    const number = pointer.startsWith(`${list}/`) ? pointer.slice(list.length + 1).split('/')[0] ?? '' : '';
    return /^\d+$/.test(number) ? [Number(number)] : [];
  });
  return Math.max(-1, ...numbers);
}
