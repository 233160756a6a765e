import { isMarkedSecret } from '@flyloft/plugin-manager-common';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';

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
  minProperties: 2,
};

const CHILD_MAPS = ['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas'];
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

function replaceSecrets(schema: unknown): unknown {
  if (!isNode(schema)) return schema;
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
    if (Array.isArray(list)) next[key] = list.map(replaceSecrets);
  }
  for (const key of CHILDREN) if (isNode(schema[key])) next[key] = replaceSecrets(schema[key]);
  return next;
}

function secretUi(schema: unknown, depth: number): UiSchema {
  if (!isNode(schema) || depth > 20) return {};
  if (schema['x-secret'] === true) return { 'ui:field': 'SecretField' };
  const ui: UiSchema = {};
  if (isNode(schema.properties)) {
    for (const [name, child] of Object.entries(schema.properties)) {
      const inner = secretUi(child, depth + 1);
      if (Object.keys(inner).length > 0) ui[name] = inner;
    }
  }
  if (isNode(schema.items)) {
    const inner = secretUi(schema.items, depth + 1);
    if (Object.keys(inner).length > 0) ui.items = inner;
  }
  if (isNode(schema.additionalProperties)) {
    const inner = secretUi(schema.additionalProperties, depth + 1);
    if (Object.keys(inner).length > 0) ui.additionalProperties = inner;
  }
  return ui;
}

function mergeUi(own: UiSchema, forced: UiSchema): UiSchema {
  const merged: UiSchema = { ...own };
  for (const [key, value] of Object.entries(forced)) {
    merged[key] = isNode(value) && isNode(merged[key]) ? mergeUi(merged[key] as UiSchema, value) : value;
  }
  return merged;
}

/** An order that leaves fields out puts them last; RJSF would draw nothing at all. */
function completeOrders(ui: unknown, depth = 0): unknown {
  if (!isNode(ui) || depth > 20) return ui;
  return Object.fromEntries(
    Object.entries(ui).map(([key, value]) => {
      if (key === 'ui:order' && Array.isArray(value))
        return [key, value.includes('*') ? value : [...value, '*']];
      return [key, key.startsWith('ui:') ? value : completeOrders(value, depth + 1)];
    })
  );
}

/**
 * A config schema as the form draws it: fields without a title get their name in words, secrets become references with a field of their own, whatever the plugin's own
 * uiSchema says of them.
 */
export function prepareSchema(
  schema: RJSFSchema,
  uiSchema: UiSchema = {}
): { schema: RJSFSchema; uiSchema: UiSchema } {
  const prepared = replaceSecrets(schema) as RJSFSchema;
  return { schema: prepared, uiSchema: mergeUi(completeOrders(uiSchema) as UiSchema, secretUi(prepared, 0)) };
}
