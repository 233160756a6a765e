import { isSecretReference } from '../api/requests';
import { isMarkedSecret, type JsonSchema } from '../manifest/configuration';
import type { Json, JsonObject } from './json';
import { escapePointer, isJsonObject, pointerKeys } from './pointers';

/** Keywords whose schemas hold for the same value; whichever of them calls it a secret is believed. */
const SAME_VALUE = ['allOf', 'anyOf', 'oneOf'] as const;
const SAME_VALUE_SINGLE = ['if', 'then', 'else', 'not'] as const;

function follow(root: JsonObject, reference: Json | undefined): JsonObject | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  let found: Json | undefined = root;
  for (const key of pointerKeys(decodeURIComponent(reference.slice(1)))) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return isJsonObject(found) ? found : undefined;
}

/** Schemas with all the schemas that hold for the same value, each once, so that circles and repetitions end. */
function expand(root: JsonObject, schemas: readonly Json[]): JsonObject[] {
  const seen = new Set<JsonObject>();
  const open: Array<Json | undefined> = [...schemas];
  for (let schema = open.pop(); open.length > 0 || schema !== undefined; schema = open.pop()) {
    if (!isJsonObject(schema) || seen.has(schema)) continue;
    seen.add(schema);
    open.push(follow(root, schema.$ref) ?? null, follow(root, schema.$dynamicRef) ?? null);
    for (const keyword of SAME_VALUE) {
      const inner = schema[keyword];
      if (Array.isArray(inner)) open.push(...inner);
    }
    for (const keyword of SAME_VALUE_SINGLE) open.push(schema[keyword] ?? null);
    for (const keyword of ['dependencies', 'dependentSchemas']) {
      const inner = schema[keyword];
      if (isJsonObject(inner)) open.push(...Object.values(inner));
    }
  }
  return [...seen];
}

/** The schemas that may hold for a property. */
function forProperty(schemas: readonly JsonObject[], key: string): Json[] {
  const found: Json[] = [];
  for (const schema of schemas) {
    const { properties, patternProperties, additionalProperties, unevaluatedProperties } = schema;
    const own = isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (own !== undefined) found.push(own);
    // A publisher's pattern is not run here: a value too many that is kept secret does no harm, one missed does.
    if (isJsonObject(patternProperties)) found.push(...Object.values(patternProperties));
    if (own === undefined) found.push(additionalProperties ?? null, unevaluatedProperties ?? null);
  }
  return found;
}

/** The schemas that may hold for an item of a list. */
function forItem(schemas: readonly JsonObject[], index: number): Json[] {
  return schemas.flatMap(({ items, prefixItems, additionalItems, contains, unevaluatedItems }) => {
    const positions = [prefixItems, items].find(list => Array.isArray(list)) ?? [];
    const position = positions[index];
    const rest = Array.isArray(items) ? additionalItems : items;
    return [position ?? rest ?? null, contains ?? null, unevaluatedItems ?? null];
  });
}

const isContainer = (value: Json) => typeof value === 'object' && value !== null;

/**
 * JSON pointers of the values of a config that a schema marks as secret: by `"visibility": "secret"`,
 * `"format": "password"`, `"x-secret": true` or `writeOnly`, on the value or on anything around it. Where schemas are
 * alternatives it is enough that one of them says so.
 */
export function secretPointers(schema: JsonSchema, config: JsonObject): Set<string> {
  const root = schema as JsonObject;
  const found = new Set<string>();
  const walk = (value: Json, schemas: readonly Json[], pointer: string, inSecret: boolean): void => {
    const expanded = expand(root, schemas);
    const secret = inSecret || expanded.some(isMarkedSecret);
    if (secret && (isSecretReference(value) || !isContainer(value))) {
      found.add(pointer);
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => walk(item, forItem(expanded, index), `${pointer}/${index}`, secret));
    } else if (isJsonObject(value) && !isSecretReference(value)) {
      for (const [key, part] of Object.entries(value)) {
        walk(part, forProperty(expanded, key), `${pointer}/${escapePointer(key)}`, secret);
      }
    }
  };
  walk(config, [root], '', false);
  return found;
}
