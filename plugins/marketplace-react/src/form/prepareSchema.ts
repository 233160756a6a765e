import { isMarkedSecret, nameAlternative } from '@flyloft/plugin-manager-common';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import { offerNothing } from './offerNothing';
import { speakDraft7 } from './speakDraft7';

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

const CHILD_MAPS = [
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependentSchemas',
  'dependencies',
];
const CHILD_LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const CHILDREN = ['items', 'additionalProperties', 'if', 'then', 'else', 'not', 'contains'];

/** A field's name as a person writes it: `whoMayPost` becomes "Who may post". */
function words(key: string): string {
  const text = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .trim()
    .toLowerCase();
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}

const withTitle = (name: string, schema: unknown) =>
  isNode(schema) && schema.title === undefined && !('$ref' in schema)
    ? { ...schema, title: words(name) || name }
    : schema;

/** An alternative with a name to choose it by. */
const withName = (schema: unknown, index: number) =>
  isNode(schema) && schema.title === undefined && !('$ref' in schema)
    ? { ...schema, title: nameAlternative(schema, index) }
    : schema;

/** The type that all constants of a choice have; undefined where it is no choice between constants of one type. */
function typeOfChoice(schema: Node): string | undefined {
  if (schema.type !== undefined) return undefined;
  const choices = [schema.oneOf, schema.anyOf].find(Array.isArray) as unknown[] | undefined;
  const values = choices?.map(choice => (isNode(choice) && 'const' in choice ? choice.const : undefined));
  const types = new Set(values?.map(value => typeof value));
  const [type] = types;
  return types.size === 1 && type !== undefined && ['string', 'number', 'boolean'].includes(type)
    ? type
    : undefined;
}

/** Whether nothing fits: what a generator of schemas makes of `undefined`. */
const fitsNothing = (schema: unknown) =>
  schema === false || (isNode(schema) && isNode(schema.not) && Object.keys(schema.not).length === 0);

/** A choice without the alternatives that nothing fits; one that is left alone is no choice. */
function withoutImpossible(schema: Node): Node {
  const key = ['anyOf', 'oneOf'].find(name => Array.isArray(schema[name]));
  if (key === undefined) return schema;
  const choices = schema[key] as unknown[];
  const possible = choices.filter(choice => !fitsNothing(choice));
  if (possible.length === choices.length || possible.length === 0) return schema;
  const { [key]: _, ...rest } = schema;
  const [only] = possible;
  return possible.length === 1 && isNode(only) ? { ...only, ...rest } : { ...rest, [key]: possible };
}

function replaceSecrets(original: unknown): unknown {
  if (!isNode(original)) return original;
  const schema = withoutImpossible(original);
  if (isMarkedSecret(schema)) {
    const { title, description } = schema;
    return {
      ...(title ? { title } : {}),
      ...(description ? { description } : {}),
      ...SECRET_VALUE,
      'x-secret': true,
    };
  }
  const type = typeOfChoice(schema);
  const next: Node = type === undefined ? { ...schema } : { ...schema, type };
  for (const key of CHILD_MAPS) {
    const map = schema[key];
    if (isNode(map))
      next[key] = Object.fromEntries(
        Object.entries(map).map(([name, child]) => [
          name,
          replaceSecrets(key === 'properties' ? withTitle(name, child) : child),
        ])
      );
  }
  for (const key of CHILD_LISTS) {
    const list = schema[key];
    if (Array.isArray(list)) next[key] = list.map(part => replaceSecrets(part));
    if (Array.isArray(list) && key !== 'allOf' && key !== 'prefixItems') {
      next[key] = (next[key] as unknown[]).map(withName);
    }
  }
  for (const key of CHILDREN) if (isNode(schema[key])) next[key] = replaceSecrets(schema[key]);
  if (isNode(schema.additionalProperties) && isMarkedSecret(schema.additionalProperties)) {
    next.additionalProperties = SECRET_REFERENCE;
  }
  return next;
}

/** An order that leaves fields out puts them last; RJSF would draw nothing at all. What is no order is none. */
function completeOrders(ui: unknown, depth = 0): unknown {
  if (!isNode(ui) || depth > 20) return ui;
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
  const replaced = replaceSecrets(schema) as RJSFSchema;
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
