import type { Json, JsonObject } from './json';
import { isJsonObject } from './pointers';

/** Keywords that hold schemas by name, lists of schemas, and one schema. */
const MAPS = ['properties', 'patternProperties', 'definitions', '$defs', 'dependencies', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'items', 'prefixItems'];
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

/** A copy of a schema in which each schema right below it is what `change` makes of it. */
export function mapSubschemas(
  schema: JsonObject,
  change: (child: Json, keyword: string, name: string) => Json
): JsonObject {
  const next: JsonObject = { ...schema };
  for (const keyword of MAPS) {
    const map = schema[keyword];
    if (!isJsonObject(map)) continue;
    next[keyword] = Object.fromEntries(
      Object.entries(map).map(([name, child]) => [name, change(child, keyword, name)])
    );
  }
  for (const keyword of LISTS) {
    const list = schema[keyword];
    if (Array.isArray(list)) next[keyword] = list.map((child, index) => change(child, keyword, `${index}`));
  }
  for (const keyword of SINGLE) {
    const child = schema[keyword];
    if (isJsonObject(child)) next[keyword] = change(child, keyword, '');
  }
  return next;
}

/** A copy in which every schema, the outermost first, is what `change` makes of it. */
export function eachSchema(schema: Json, change: (schema: JsonObject) => JsonObject): Json {
  return isJsonObject(schema) ? mapSubschemas(change(schema), child => eachSchema(child, change)) : schema;
}
