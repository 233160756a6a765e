import {
  isJsonObject,
  isMarkedSecret,
  mapSubschemas,
  nameAlternative,
  type Json,
  type JsonObject,
} from '@flyloft/plugin-manager-common';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import { offerNothing } from './offerNothing';
import { speakDraft7 } from './speakDraft7';

/**
 * What stands where a secret does: a stored one's reference. It names no type, because RJSF would put an empty object in
 * the place of one that is not set.
 */
const SECRET_VALUE = {
  not: { type: ['string', 'number', 'boolean', 'array', 'null'] },
  propertyNames: { enum: ['$secret', 'hash'] },
  required: ['$secret'],
};

/** Where a schema under any name refers to: RJSF would guess a type for one that names none. */
const SECRET_NAME = 'secret value';
const SECRET_REFERENCE = { $ref: `#/$defs/${SECRET_NAME}` };

/** A field's name as a person writes it: `whoMayPost` becomes "Who may post". */
function words(key: string): string {
  const text = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .trim()
    .toLowerCase();
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}

const withTitle = (name: string, schema: Json) =>
  isJsonObject(schema) && schema.title === undefined && !('$ref' in schema)
    ? { ...schema, title: words(name) || name }
    : schema;

/** An alternative with a name to choose it by. */
const withName = (schema: Json, index: number) =>
  isJsonObject(schema) && schema.title === undefined && !('$ref' in schema)
    ? { ...schema, title: nameAlternative(schema, index) }
    : schema;

/** The type that all constants of a choice have; undefined where it is no choice between constants of one type. */
function typeOfChoice(schema: JsonObject): string | undefined {
  if (schema.type !== undefined) return undefined;
  const choices = [schema.oneOf, schema.anyOf].find(Array.isArray) as Json[] | undefined;
  const values = choices?.map(choice =>
    isJsonObject(choice) && 'const' in choice ? choice.const : undefined
  );
  const types = new Set(values?.map(value => typeof value));
  const [type] = types;
  return types.size === 1 && type !== undefined && ['string', 'number', 'boolean'].includes(type)
    ? type
    : undefined;
}

/** Whether nothing fits: what a generator of schemas makes of `undefined`. */
const fitsNothing = (schema: Json) =>
  schema === false ||
  (isJsonObject(schema) && isJsonObject(schema.not) && Object.keys(schema.not).length === 0);

/** A choice without the alternatives that nothing fits; one that is left alone is no choice. */
function withoutImpossible(schema: JsonObject): JsonObject {
  const key = ['anyOf', 'oneOf'].find(name => Array.isArray(schema[name]));
  if (key === undefined) return schema;
  const choices = schema[key] as Json[];
  const possible = choices.filter(choice => !fitsNothing(choice));
  if (possible.length === choices.length || possible.length === 0) return schema;
  const { [key]: _, ...rest } = schema;
  const [only] = possible;
  return possible.length === 1 && isJsonObject(only) ? { ...only, ...rest } : { ...rest, [key]: possible };
}

/** A choice between different constants in the words of `oneOf`, which says the same: of `anyOf` RJSF makes the first one. */
function oneOfConstants(schema: JsonObject): JsonObject {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || schema.oneOf !== undefined) return schema;
  const constants = anyOf.flatMap(choice =>
    isJsonObject(choice) && 'const' in choice ? [choice.const] : []
  );
  const differ = new Set(constants.map(value => JSON.stringify(value))).size === anyOf.length;
  return differ ? { ...rest, oneOf: anyOf } : schema;
}

function replaceSecrets(original: Json): Json {
  if (!isJsonObject(original)) return original;
  const schema = oneOfConstants(withoutImpossible(original));
  if (isMarkedSecret(schema)) {
    const { title, description, $anchor, $dynamicAnchor } = schema;
    return {
      // References by name lead here all the same.
      ...($anchor ? { $anchor } : {}),
      ...($dynamicAnchor ? { $dynamicAnchor } : {}),
      ...(title ? { title } : {}),
      ...(description ? { description } : {}),
      ...SECRET_VALUE,
      'x-secret': true,
    };
  }
  const type = typeOfChoice(schema);
  return mapSubschemas(type === undefined ? schema : { ...schema, type }, (child, keyword, name) => {
    if (keyword === 'properties') return replaceSecrets(withTitle(name, child));
    if (keyword === 'anyOf' || keyword === 'oneOf') return withName(replaceSecrets(child), Number(name));
    const secretUnderAnyName =
      keyword === 'additionalProperties' && isJsonObject(child) && isMarkedSecret(child);
    return secretUnderAnyName ? SECRET_REFERENCE : replaceSecrets(child);
  });
}

/** An order that leaves fields out puts them last; RJSF would draw nothing at all. What is no order is none. */
function completeOrders(ui: unknown, depth = 0): unknown {
  if (!isJsonObject(ui) || depth > 20) return ui;
  return Object.fromEntries(
    Object.entries(ui).flatMap(([key, value]) => {
      if (key !== 'ui:order')
        return [[key, key.startsWith('ui:') ? value : completeOrders(value, depth + 1)]];
      return Array.isArray(value) ? [[key, [...new Set([...value, '*'])]]] : [];
    })
  );
}

/** What the form draws, what it checks values with, and how. */
export type PreparedSchema = { schema: RJSFSchema; checked: RJSFSchema; uiSchema: UiSchema };

/**
 * A config schema as the form draws it: fields without a title get their name in words, and secrets become references,
 * which KeptField draws.
 */
export function prepareSchema(schema: RJSFSchema, uiSchema: UiSchema = {}): PreparedSchema {
  const replaced = replaceSecrets(schema as JsonObject) as RJSFSchema;
  const checked = {
    ...replaced,
    $defs: { ...replaced.$defs, [SECRET_NAME]: { ...SECRET_VALUE, 'x-secret': true } },
  } as RJSFSchema;
  return {
    schema: offerNothing(speakDraft7(checked)),
    checked,
    uiSchema: completeOrders(uiSchema) as UiSchema,
  };
}
