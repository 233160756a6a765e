import { isJsonObject, type Json } from '@flyloft/plugin-manager-common';

/** Whether two values say the same, whatever the order of keys. */
export function sameJson(a: Json, b: Json): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]!));
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every(key => Object.hasOwn(b, key) && sameJson(a[key]!, b[key]!))
    );
  }
  return Object.is(a, b);
}
