import type { Json, JsonObject } from './json';

/** Names that reach into prototypes; neither a schema nor a config may use them. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a value is a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key as a part of a JSON pointer. */
export const escapePointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The keys of a JSON pointer. */
export function pointerKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Calls back with every value that is neither an object nor a list, and with the empty ones of these. */
export function forEachLeaf(value: Json, visit: (pointer: string, leaf: Json) => void, pointer = ''): void {
  if (Array.isArray(value) && value.length > 0) {
    value.forEach((item, index) => forEachLeaf(item, visit, `${pointer}/${index}`));
  } else if (isJsonObject(value) && Object.keys(value).length > 0) {
    for (const [key, part] of Object.entries(value)) {
      forEachLeaf(part, visit, `${pointer}/${escapePointer(key)}`);
    }
  } else visit(pointer, value);
}

/** A copy in which `replace` has been asked for every value, parents before children; undefined keeps it. */
export function mapValues(
  value: Json,
  replace: (pointer: string, value: Json) => Json | undefined,
  pointer = ''
): Json {
  const replaced = replace(pointer, value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value))
    return value.map((item, index) => mapValues(item, replace, `${pointer}/${index}`));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      mapValues(part, replace, `${pointer}/${escapePointer(key)}`),
    ])
  );
}

/** `over` laid upon `base`: objects by key, everything else replaced. */
export function mergeConfig(base: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(merged, key) ? merged[key] : undefined;
    merged[key] = isJsonObject(below) && isJsonObject(value) ? mergeConfig(below, value) : value;
  }
  return merged;
}
