import { eachSchema, isJsonObject, type Json, type JsonObject } from '@flyloft/plugin-manager-common';
import type { RJSFSchema } from '@rjsf/utils';

/** The first of several alternatives where the value may be left out: no value fits it, and nothing is drawn for it. */
const NOTHING = { title: '(none)', not: {}, 'x-nothing': true };

const holdsMore = (schema: Json) =>
  isJsonObject(schema) &&
  (schema.type === 'object' || schema.type === 'array' || '$ref' in schema || 'properties' in schema);

function offer(property: Json): Json {
  if (!isJsonObject(property) || property.default !== undefined) return property;
  const key = ['anyOf', 'oneOf'].find(name => Array.isArray(property[name]));
  const alternatives = key === undefined ? [] : (property[key] as Json[]);
  if (key === undefined || !alternatives.some(holdsMore) || 'properties' in property) return property;
  return { ...property, [key]: [NOTHING, ...alternatives] };
}

/**
 * Lets a choice between groups stay open where its field may be left out. RJSF would begin the first of them at once, and
 * ask for what is required in it.
 */
export function offerNothing(schema: RJSFSchema): RJSFSchema {
  return eachSchema(schema as JsonObject, node => {
    if (!isJsonObject(node.properties)) return node;
    const required = new Set(Array.isArray(node.required) ? node.required : []);
    const properties = Object.entries(node.properties).map(([name, property]) => [
      name,
      required.has(name) ? property : offer(property),
    ]);
    return { ...node, properties: Object.fromEntries(properties) };
  }) as RJSFSchema;
}
