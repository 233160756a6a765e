import { type Layer, sameJson, traceOrigins, valueAt } from '@flyloft/configuration';
import {
  isJsonObject,
  isSecretReference,
  type JsonObject,
  type JsonSchema,
  pointerKeys,
} from '@flyloft/plugin-manager-common';
import type { Origins } from '@flyloft/plugin-marketplace-react';
import { isFilledIn } from './isFilledIn';

/** The defaults that a schema itself gives, without conditional parts. */
export function schemaDefaults(schema: JsonSchema): JsonObject {
  const defaults: JsonObject = {};
  if (!isJsonObject(schema.properties)) return defaults;
  for (const [key, child] of Object.entries(schema.properties)) {
    if (!isJsonObject(child)) continue;
    const inner = schemaDefaults(child);
    if (child.default !== undefined) defaults[key] = child.default;
    else if (Object.keys(inner).length > 0) defaults[key] = inner;
  }
  return defaults;
}

/** What of a configuration is not said by another one; lists and secrets are one value. */
export function without(config: JsonObject, base: JsonObject): JsonObject {
  const left: JsonObject = {};
  for (const [key, value] of Object.entries(config)) {
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    if (below === undefined) left[key] = value;
    else if (isJsonObject(value) && isJsonObject(below) && !isSecretReference(value)) {
      const inner = without(value, below);
      if (Object.keys(inner).length > 0) left[key] = inner;
    } else if (!sameJson(value, below)) left[key] = value;
  }
  return left;
}

function has(config: unknown, pointer: string): boolean {
  let at: unknown = config;
  for (const key of pointerKeys(pointer)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return true;
}

/**
 * Where each value of a configuration comes from: from one of the layers it began with, from the schema that fills it in, else
 * from the person.
 */
export function originsOf(config: JsonObject, layers: readonly Layer[], schema: JsonSchema): Origins {
  const base = traceOrigins(layers).config;
  const { origins } = traceOrigins([...layers, { origin: 'you', config: without(config, base) }]);
  return Object.fromEntries(
    Object.entries(origins)
      .filter(([pointer]) => has(config, pointer))
      // A stored secret is one value, whatever its reference is made of.
      .map(([pointer, { origin }]) => {
        const at = pointer.replace(/\/\$secret$/, '');
        const filledIn = origin === 'you' && isFilledIn(schema, at, valueAt(config, at) ?? null);
        return [at, filledIn ? ('default' as const) : origin] as const;
      })
  );
}
