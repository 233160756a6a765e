import { isJsonObject, pointerKeys, withReference, type JsonObject } from '@flyloft/plugin-manager-common';

/** The schema of the field at a pointer. */
export function fieldSchema(root: JsonObject, pointer: string): JsonObject {
  return pointerKeys(pointer).reduce<JsonObject>((schema, key) => {
    const properties = withReference(root, schema).properties;
    const child = isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
    return isJsonObject(child) ? withReference(root, child) : {};
  }, root);
}
