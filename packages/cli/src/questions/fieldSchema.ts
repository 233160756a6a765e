import { valueAt } from '@flyloft/configuration';
import { isJsonObject, pointerKeys, type JsonObject } from '@flyloft/plugin-manager-common';

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

/** The schema of the field at a pointer. */
export function fieldSchema(root: JsonObject, pointer: string): JsonObject {
  return pointerKeys(pointer).reduce<JsonObject>((schema, key) => {
    const properties = follow(root, schema).properties;
    const child = isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
    return isJsonObject(child) ? follow(root, child) : {};
  }, root);
}
