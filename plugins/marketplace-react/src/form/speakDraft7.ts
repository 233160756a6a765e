import { anchorPointers, eachSchema, isJsonObject, type JsonObject } from '@flyloft/plugin-manager-common';
import type { RJSFSchema } from '@rjsf/utils';

/** A list whose first entries have schemas of their own, in the words of draft 7. */
function places(schema: JsonObject): JsonObject {
  const { prefixItems, items } = schema;
  if (!Array.isArray(prefixItems) || Array.isArray(items)) return schema;
  return { ...schema, items: prefixItems, ...(items === undefined ? {} : { additionalItems: items }) };
}

/** What the presence of one field asks of others, in the words of draft 7. */
function dependencies(schema: JsonObject): JsonObject {
  const { dependentSchemas, dependentRequired } = schema;
  if (!isJsonObject(dependentSchemas) && !isJsonObject(dependentRequired)) return schema;
  const schemas = isJsonObject(dependentSchemas) ? dependentSchemas : {};
  const required = isJsonObject(dependentRequired) ? dependentRequired : {};
  const joined: JsonObject = isJsonObject(schema.dependencies) ? { ...schema.dependencies } : {};
  for (const name of new Set([...Object.keys(schemas), ...Object.keys(required)])) {
    const more = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    const names = Object.hasOwn(required, name) ? required[name] : undefined;
    const both = names !== undefined && more !== undefined;
    joined[name] = (both ? { allOf: [more, { required: names }] } : names ?? more) ?? true;
  }
  return { ...schema, dependencies: joined };
}

/**
 * References by name, such as `#host`, as references to the place with that name. A dynamic one leads to the same place: no
 * other document can put another one there.
 */
function placesOfNames(schema: JsonObject, pointers: ReadonlyMap<string, string>): JsonObject {
  const toPlace = (reference: unknown) =>
    typeof reference === 'string' && reference.startsWith('#') ? pointers.get(reference.slice(1)) : undefined;
  const { $dynamicRef, ...rest } = schema;
  const named = toPlace(schema.$ref);
  const dynamic = toPlace($dynamicRef) ?? (typeof $dynamicRef === 'string' ? $dynamicRef : undefined);
  if (named === undefined && dynamic === undefined) return schema;
  const own: JsonObject = named === undefined ? rest : { ...rest, $ref: named };
  if (dynamic === undefined) return own;
  if (own.$ref === undefined) return { ...own, $ref: dynamic };
  return { ...own, allOf: [...(Array.isArray(own.allOf) ? own.allOf : []), { $ref: dynamic }] };
}

/**
 * A schema of draft 2020-12 as RJSF draws it, which knows the words of draft 7 only. Values are checked with the schema
 * as it was. The old words stay, because references lead into them. It names no dialect: for 2020-12 RJSF would rewrite every reference.
 */
export function speakDraft7(schema: RJSFSchema): RJSFSchema {
  const pointers = anchorPointers(schema as JsonObject);
  const { $schema: _, ...rest } = eachSchema(schema as JsonObject, node =>
    dependencies(places(placesOfNames(node, pointers)))
  ) as RJSFSchema;
  return rest;
}
