import type { Knex } from 'knex';

/** Turns undefined into null, so that a column is cleared and not left out. */
export const orNull = <T>(value: T | undefined): T | null => value ?? null;

/** A value for a json column. */
export const asJson = (value: unknown): string => JSON.stringify(value);

/** A value for a json column that may be empty. */
export const asJsonOrNull = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value);

/** Leaves out what a row does not have, so that optional fields are absent and not null. */
export function withoutNulls<T extends Record<string, unknown>>(
  row: T
): { [K in keyof T]: Exclude<T[K], null> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as {
    [K in keyof T]: Exclude<T[K], null>;
  };
}

/** Columns of an update: `map` names the column and the form of each field that may change. */
export function changedColumns<T extends object>(
  change: T,
  map: { [K in keyof Required<T>]: [column: string, form?: (value: T[K]) => unknown] }
): Record<string, Knex.Value | null> {
  const columns: Record<string, Knex.Value | null> = {};
  for (const field of Object.keys(change) as Array<keyof T>) {
    const [column, form = orNull] = map[field];
    columns[column] = form(change[field]) as Knex.Value | null;
  }
  return columns;
}

/** Classes of the advisory locks that the engine takes, so that nothing else takes them by accident. */
export const LOCK_CLASS = {
  replica: 0x464c5901,
  audit: 0x464c5902,
  generation: 0x464c5903,
  migration: 0x464c5904,
} as const;

/** Channels of NOTIFY. */
export const CHANNEL = {
  work: 'flyloft_work',
  changes: 'flyloft_changes',
  operations: 'flyloft_operations',
  listings: 'flyloft_listings',
} as const;
