import { isJsonObject, type Json, type JsonObject, pointerKeys } from '@flyloft/plugin-manager-common';

const indexIn = (list: readonly Json[], key: string): number | undefined =>
  /^(0|[1-9]\d{0,8})$/.test(key) && Number(key) <= list.length ? Number(key) : undefined;

/** The value at a JSON pointer, or undefined. */
export function valueAt(config: Json, pointer: string): Json | undefined {
  let at: Json | undefined = config;
  for (const key of pointerKeys(pointer)) {
    if (Array.isArray(at)) at = at[indexIn(at, key) ?? at.length];
    else if (isJsonObject(at) && Object.hasOwn(at, key)) at = at[key];
    else return undefined;
  }
  return at;
}

/**
 * The same config with a value at a pointer, groups on the way made; undefined removes it, and groups that become empty
 * with it. An item of a list is replaced, or added at its end; where there is neither list nor group, `0` begins a list.
 */
export function withValue(config: JsonObject, pointer: string, value: Json | undefined): JsonObject {
  const put = (at: Json | undefined, keys: readonly string[]): Json | undefined => {
    const [key, ...below] = keys;
    if (key === undefined) return value;
    if (Array.isArray(at)) {
      const index = indexIn(at, key);
      const child = index === undefined ? undefined : put(at[index], below);
      if (index === undefined || child === undefined) return at;
      return [...at.slice(0, index), child, ...at.slice(index + 1)];
    }
    const group = isJsonObject(at) ? at : {};
    const child = put(Object.hasOwn(group, key) ? group[key] : undefined, below);
    if (at === undefined && key === '0' && child !== undefined) return [child];
    if (child !== undefined) return { ...group, [key]: child };
    const { [key]: _, ...others } = group;
    return Object.keys(others).length === 0 && at !== config ? undefined : others;
  };
  const changed = put(config, pointerKeys(pointer));
  return isJsonObject(changed) ? changed : {};
}
