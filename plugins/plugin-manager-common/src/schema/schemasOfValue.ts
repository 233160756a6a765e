import type { Json, JsonObject } from './json';
import { isJsonObject } from './pointers';
import { referenceTarget } from './references';

const ALTERNATIVES = ['allOf', 'anyOf', 'oneOf'] as const;
const CONDITION = ['if', 'then', 'else'] as const;
const DEPENDENT = ['dependencies', 'dependentSchemas'] as const;

/**
 * Schemas with all the schemas that may hold for the same value, each once, so that circles and repetitions end.
 *
 * @param more - Keywords besides whose schema counts as well, such as `not`.
 */
export function schemasOfValue(
  root: JsonObject,
  schemas: readonly Json[],
  more: readonly string[] = []
): JsonObject[] {
  const seen = new Set<JsonObject>();
  const open: Array<Json | undefined> = [...schemas];
  while (open.length > 0) {
    const schema = open.pop();
    if (!isJsonObject(schema) || seen.has(schema)) continue;
    seen.add(schema);
    open.push(referenceTarget(root, schema.$ref), referenceTarget(root, schema.$dynamicRef));
    for (const keyword of ALTERNATIVES) {
      const inner = schema[keyword];
      if (Array.isArray(inner)) open.push(...inner);
    }
    for (const keyword of [...CONDITION, ...more]) open.push(schema[keyword]);
    for (const keyword of DEPENDENT) {
      const inner = schema[keyword];
      if (isJsonObject(inner)) open.push(...Object.values(inner));
    }
  }
  return [...seen];
}

/** The schema that each of them has for an item of a list by its place; null where it has none. */
export const schemasOfItem = (schemas: readonly JsonObject[], index: number): Json[] =>
  schemas.map(({ items, prefixItems, additionalItems }) => {
    const places = [prefixItems, items].find(list => Array.isArray(list)) ?? [];
    return places[index] ?? (Array.isArray(items) ? additionalItems : items) ?? null;
  });
