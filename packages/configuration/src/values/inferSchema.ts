import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '@flyloft/plugin-manager-common';
import { words } from '../wizard/titleOf';

const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;

/** Its JSON type, whole numbers not told apart. */
function kindOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** What all the given values have in common. */
function describe(values: readonly Json[], key: string): JsonObject {
  const title: JsonObject = key === '' ? {} : { title: words(key) };
  const kinds = new Set(values.map(kindOf));
  if (kinds.size === 1 && kinds.has('object')) {
    const objects = values.filter(isJsonObject);
    const names = [...new Set(objects.flatMap(Object.keys))];
    return {
      type: 'object',
      ...title,
      properties: Object.fromEntries(
        names.map(name => [
          name,
          describe(
            objects.filter(object => Object.hasOwn(object, name)).map(object => object[name]!),
            name
          ),
        ])
      ),
    };
  }
  if (kinds.size === 1 && kinds.has('array')) {
    const items = values.flatMap(value => value as Json[]);
    const described: JsonObject = items.length > 0 ? { items: describe(items, '') } : {};
    return { type: 'array', ...title, ...described };
  }
  if (kinds.size === 1 && kinds.has('string')) {
    const isAddress = values.every(value => ADDRESS.test(String(value)));
    const format: JsonObject = isAddress ? { format: 'uri' } : {};
    return { type: 'string', ...title, ...format };
  }
  const types = [...kinds].map(kind => {
    const whole = values.every(value => typeof value !== 'number' || Number.isInteger(value));
    return kind === 'number' && whole ? 'integer' : kind;
  });
  if (types.some(type => type === 'object' || type === 'array')) return title;
  return { type: types.length === 1 ? types[0]! : types, ...title };
}

/**
 * A schema that fits the given examples and is open for more: for a plugin that ships none. It asks for nothing and
 * refuses nothing that the examples do not contradict, and says of itself that it is inferred.
 */
export function inferSchema(examples: readonly JsonObject[]): JsonSchema {
  const root = describe(examples, '');
  return { ...root, type: 'object', properties: root.properties ?? {}, 'x-inferred': true } as JsonSchema;
}
