import {
  escapePointer,
  isJsonObject,
  type JsonObject,
  type JsonSchema,
} from '@flyloft/plugin-manager-common';

/**
 * The schema with only the fields that `shown` names, for a form that shows a part of it. What is left out is no longer
 * required nor refused here: the whole schema decides about the whole configuration. Groups behind `$ref` stay whole.
 */
export function keepFields(
  schema: JsonSchema,
  all: ReadonlySet<string>,
  shown: ReadonlySet<string>
): JsonSchema {
  const keep = (node: JsonObject, pointer: string): JsonObject => {
    if (!isJsonObject(node.properties)) return node;
    const { additionalProperties: _, ...open } = node;
    const kept = Object.entries(node.properties).flatMap(([key, child]) => {
      const here = `${pointer}/${escapePointer(key)}`;
      if (all.has(here)) return shown.has(here) ? [[key, child] as const] : [];
      const below = [...shown].some(other => other.startsWith(`${here}/`));
      const hidden = !below && [...all].some(other => other.startsWith(`${here}/`));
      if (hidden) return [];
      return [[key, isJsonObject(child) ? keep(child, here) : child] as const];
    });
    const names = new Set(kept.map(([key]) => key));
    const required = Array.isArray(node.required)
      ? node.required.filter(key => names.has(String(key)))
      : undefined;
    return {
      ...(names.size === Object.keys(node.properties).length ? node : open),
      properties: Object.fromEntries(kept),
      ...(required ? { required } : {}),
    };
  };
  return keep(schema as JsonObject, '') as JsonSchema;
}
