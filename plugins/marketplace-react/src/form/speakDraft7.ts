import type { RJSFSchema } from '@rjsf/utils';
import { eachSchema } from './eachSchema';

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list whose first entries have schemas of their own, in the words of draft 7. */
function places(schema: Node): Node {
  const { prefixItems, items } = schema;
  if (!Array.isArray(prefixItems) || Array.isArray(items)) return schema;
  return { ...schema, items: prefixItems, ...(items === undefined ? {} : { additionalItems: items }) };
}

/** What the presence of one field asks of others, in the words of draft 7. */
function dependencies(schema: Node): Node {
  const { dependentSchemas, dependentRequired } = schema;
  if (!isNode(dependentSchemas) && !isNode(dependentRequired)) return schema;
  const schemas = isNode(dependentSchemas) ? dependentSchemas : {};
  const required = isNode(dependentRequired) ? dependentRequired : {};
  const joined: Node = isNode(schema.dependencies) ? { ...schema.dependencies } : {};
  for (const name of new Set([...Object.keys(schemas), ...Object.keys(required)])) {
    const more = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    const names = Object.hasOwn(required, name) ? required[name] : undefined;
    if (names === undefined) joined[name] = more;
    else joined[name] = more === undefined ? names : { allOf: [more, { required: names }] };
  }
  return { ...schema, dependencies: joined };
}

/**
 * A schema of draft 2020-12 as RJSF draws it, which knows the words of draft 7 only. Values are checked with the schema
 * as it was. The old words stay, because references lead into them. It names no dialect: for 2020-12 RJSF would rewrite every reference.
 */
export function speakDraft7(schema: RJSFSchema): RJSFSchema {
  const { $schema: _, ...rest } = eachSchema(schema, node => dependencies(places(node))) as RJSFSchema;
  return rest;
}
