import { isJsonObject, pointerKeys, type Json, type JsonObject } from '@flyloft/plugin-manager-common';

/** A schema with what it refers to laid under it; circles end where they began. */
function follow(root: JsonObject, schema: JsonObject, seen: ReadonlySet<string> = new Set()): JsonObject {
  const reference = schema.$ref;
  if (typeof reference !== 'string' || !reference.startsWith('#/') || seen.has(reference)) return schema;
  const target = valueAt(root, decodeURIComponent(reference.slice(1)));
  const { $ref: _, ...beside } = schema;
  return isJsonObject(target)
    ? { ...follow(root, target, new Set([...seen, reference])), ...beside }
    : schema;
}

/** The value at a JSON pointer, or undefined. */
export function valueAt(config: JsonObject, pointer: string): Json | undefined {
  let at: Json | undefined = config;
  for (const key of pointerKeys(pointer)) {
    if (!isJsonObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

/** The same config with a value at a pointer; undefined removes it, and groups that become empty with it. */
export function withValue(config: JsonObject, pointer: string, value: Json | undefined): JsonObject {
  const put = (at: JsonObject, keys: readonly string[]): JsonObject => {
    const [key = '', ...below] = keys;
    const { [key]: here, ...others } = at;
    if (below.length === 0) return value === undefined ? others : { ...at, [key]: value };
    const child = put(isJsonObject(here) ? here : {}, below);
    return value === undefined && Object.keys(child).length === 0 ? others : { ...at, [key]: child };
  };
  return put(config, pointerKeys(pointer));
}

/** The schema of the field at a pointer. */
export function fieldSchema(root: JsonObject, pointer: string): JsonObject {
  return pointerKeys(pointer).reduce<JsonObject>((schema, key) => {
    const properties = follow(root, schema).properties;
    const child = isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
    return isJsonObject(child) ? follow(root, child) : {};
  }, root);
}
