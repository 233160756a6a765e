/** Rows as they stay while somebody points at them, and what has come since. */
export type Held<T> = { rows: T[]; fresh: T[] };

/**
 * The rows in the order in which they were shown, each with its newest content; one that is gone stays as it was last
 * seen, so that nothing below it moves up. What has come since is `fresh`, in its own order.
 */
export function holdOrder<T>(shown: readonly T[], items: readonly T[], keyOf: (item: T) => string): Held<T> {
  const newest = new Map(items.map(item => [keyOf(item), item]));
  const rows = shown.map(row => newest.get(keyOf(row)) ?? row);
  const known = new Set(shown.map(keyOf));
  return { rows, fresh: items.filter(item => !known.has(keyOf(item))) };
}
