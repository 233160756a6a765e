/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object; an `undefined` member counts as absent. */
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** True for a plain JSON object (not null, not a list). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A deep copy without `undefined` members. */
export function clone<T>(value: T): T {
  return (value === undefined ? undefined : JSON.parse(JSON.stringify(value))) as T;
}

/** Deep equality in which the order of members does not count and `undefined` is absent. */
export function jsonEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => jsonEqual(x, b[i]))
    );
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keysA = Object.keys(a).filter(key => a[key] !== undefined);
  const keysB = Object.keys(b).filter(key => b[key] !== undefined);
  return (
    keysA.length === keysB.length && keysA.every(key => b[key] !== undefined && jsonEqual(a[key], b[key]))
  );
}
