import type { FieldPathList } from '@rjsf/utils';
import { escapePointer, FORBIDDEN_KEYS } from '@flyloft/plugin-manager-common';

type Container = Record<string | number, unknown>;

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** A path as a JSON pointer. */
export const toPointer = (path: FieldPathList): string =>
  path.map(key => `/${escapePointer(String(key))}`).join('');

/**
 * A copy with another value at a path. What lies beside the path keeps its identity, so that nothing else is drawn anew.
 * A symbol as the value takes the key away; a name that reaches prototypes changes nothing.
 */
export function setAt(value: unknown, path: FieldPathList, next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (FORBIDDEN_KEYS.has(String(key))) return value;
  const isList = Array.isArray(value) || (value === undefined && typeof key === 'number');
  const copy = (isList
    ? [...((value as unknown[] | undefined) ?? [])]
    : { ...(isContainer(value) ? value : {}) }) as unknown as Container;
  if (rest.length === 0 && typeof next === 'symbol') delete copy[key];
  else {
    const below = isContainer(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    copy[key] = setAt(below, rest, next);
  }
  return copy;
}
