import { sameJson } from '@flyloft/configuration';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  pointerKeys,
  schemasBeside,
  schemasOfItem,
} from '@flyloft/plugin-manager-common';

/** Schemas with those that they name for the same value, each once. */
function withBeside(root: JsonObject, schemas: readonly Json[], strip: readonly string[]): JsonObject[] {
  const seen = new Set<JsonObject>();
  const open = schemas.filter(isJsonObject);
  for (let schema = open.pop(); schema; schema = open.pop()) {
    if (seen.has(schema)) continue;
    seen.add(schema);
    const kept = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !strip.includes(keyword)));
    open.push(...schemasBeside(root, kept));
  }
  return [...seen];
}

/** A condition asks about a value and gives none. */
const CONDITION = ['if'];
/** One constant of several is chosen by a person. */
const CHOICES = ['if', 'then', 'else', 'anyOf', 'oneOf', 'dependencies', 'dependentSchemas'];

const childOf = ({ properties, additionalProperties }: JsonObject, key: string): Json => {
  if (isJsonObject(properties) && Object.hasOwn(properties, key)) return properties[key] ?? null;
  return additionalProperties ?? null;
};

/**
 * Whether a value is what its schema fills in by itself: the constant or the default of its place, also in the alternative
 * that somebody chose. Nobody typed it.
 */
export function isFilledIn(schema: JsonSchema, pointer: string, value: Json): boolean {
  const root = schema as JsonObject;
  let schemas: Json[] = [root];
  for (const key of pointerKeys(pointer)) {
    const here = withBeside(root, schemas, CONDITION);
    const items = /^\d+$/.test(key) ? schemasOfItem(here, Number(key)) : [];
    schemas = [...here.map(one => childOf(one, key)), ...items];
  }
  return withBeside(root, schemas, CHOICES).some(
    one =>
      (one.const !== undefined && sameJson(one.const, value)) ||
      (one.default !== undefined && sameJson(one.default, value))
  );
}
