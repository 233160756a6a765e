import { isSecretReference } from '../api/requests';
import { isMarkedSecret, type JsonSchema } from '../manifest/configuration';
import type { Json, JsonObject } from './json';
import { escapePointer, isJsonObject } from './pointers';
import { schemasOfItem, schemasOfValue } from './schemasOfValue';

/** What is denied counts as well: whichever schema of a value calls it a secret is believed. */
const ALSO = ['not'];

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
const forItem = (schemas: readonly JsonObject[], index: number): Json[] => [
  ...schemasOfItem(schemas, index),
  ...schemas.flatMap(({ contains, unevaluatedItems }) => [contains ?? null, unevaluatedItems ?? null]),
];

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
    const expanded = schemasOfValue(root, schemas, ALSO);
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
