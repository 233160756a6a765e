import { isJsonObject, isMarkedSecret, type JsonSchema } from '@flyloft/plugin-manager-common';
import type { Json, JsonObject } from '../json';

const MAPS = ['properties', 'patternProperties', 'definitions', '$defs', 'dependencies', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'];
const SINGLE = [
  'items',
  'additionalItems',
  'additionalProperties',
  'unevaluatedItems',
  'unevaluatedProperties',
  'if',
  'then',
  'else',
  'not',
  'contains',
];

/** A schema that demands nothing of its secrets but that they are there. */
export function loosenSecrets(schema: JsonSchema): JsonSchema {
  const walk = (value: Json): Json => {
    if (!isJsonObject(value)) return value;
    if (isMarkedSecret(value)) return { 'x-secret': true };
    const next: JsonObject = { ...value };
    for (const key of MAPS) {
      const map = value[key];
      if (!isJsonObject(map)) continue;
      next[key] = Object.fromEntries(Object.entries(map).map(([name, child]) => [name, walk(child)]));
    }
    for (const key of SINGLE) if (isJsonObject(value[key])) next[key] = walk(value[key]);
    for (const key of LISTS) {
      const list = value[key];
      if (Array.isArray(list)) next[key] = list.map(walk);
    }
    return next;
  };
  return walk(schema as JsonObject) as JsonSchema;
}
