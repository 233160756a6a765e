import type { Json, JsonObject } from './json';
import { isJsonObject } from './pointers';
import { referenceTarget } from './references';

const ALTERNATIVES = ['allOf', 'anyOf', 'oneOf'] as const;
const CONDITION = ['if', 'then', 'else'] as const;
const DEPENDENT = ['dependencies', 'dependentSchemas'] as const;

/**
 * The schemas that a schema names for the very value that it holds for itself.
 *
 * @param more - Keywords besides whose schema counts as well, such as `not`.
 */
export function schemasBeside(
  root: JsonObject,
  schema: JsonObject,
  more: readonly string[] = []
): JsonObject[] {
  const lists = ALTERNATIVES.flatMap(keyword => {
    const list = schema[keyword];
    return Array.isArray(list) ? list : [];
  });
  const dependent = DEPENDENT.flatMap(keyword => {
    const map = schema[keyword];
    return isJsonObject(map) ? Object.values(map) : [];
  });
  const single = [...CONDITION, ...more].map(keyword => schema[keyword]);
  const references = [referenceTarget(root, schema.$ref), referenceTarget(root, schema.$dynamicRef)];
  return [...references, ...lists, ...single, ...dependent].filter(isJsonObject);
}

/** Schemas with all the schemas that may hold for the same value, each once, so that circles and repetitions end. */
export function schemasOfValue(
  root: JsonObject,
  schemas: readonly Json[],
  more: readonly string[] = []
): JsonObject[] {
  const seen = new Set<JsonObject>();
  const open = schemas.filter(isJsonObject);
  for (let schema = open.pop(); schema; schema = open.pop()) {
    if (seen.has(schema)) continue;
    seen.add(schema);
    open.push(...schemasBeside(root, schema, more));
  }
  return [...seen];
}

/** The schema that each of them has for an item of a list by its place; null where it has none. */
export const schemasOfItem = (schemas: readonly JsonObject[], index: number): Json[] =>
  schemas.map(({ items, prefixItems, additionalItems }) => {
    const places = [prefixItems, items].find(list => Array.isArray(list)) ?? [];
    return places[index] ?? (Array.isArray(items) ? additionalItems : items) ?? null;
  });
