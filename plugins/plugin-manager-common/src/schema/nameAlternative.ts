import { isJsonObject } from './pointers';

const TYPES: Readonly<Record<string, string>> = {
  string: 'Text',
  number: 'Number',
  integer: 'Whole number',
  boolean: 'Yes or no',
  array: 'List',
  null: 'Nothing',
};

/** Names of fields that are listed before it says that there are more. */
const NAMES = 3;

/**
 * What one of several alternatives of a schema is called, where the schema gives it no title: by what may be one thing
 * only in it, by what it refers to, its type or its fields.
 */
export function nameAlternative(schema: unknown, index: number): string {
  if (!isJsonObject(schema)) return `Choice ${index + 1}`;
  const { title, $ref, type, properties, required } = schema;
  if (typeof title === 'string' && title !== '') return title;
  if ('const' in schema) return String(schema.const);
  if (typeof $ref === 'string') return decodeURIComponent($ref.slice($ref.lastIndexOf('/') + 1));
  const fields = isJsonObject(properties) ? properties : {};
  const constants = Object.values(fields).flatMap(field =>
    isJsonObject(field) && ['string', 'number', 'boolean'].includes(typeof field.const)
      ? [String(field.const)]
      : []
  );
  if (constants.length > 0) return constants.join(', ');
  const names = Object.keys(fields);
  if (names.length > 0) return `${names.slice(0, NAMES).join(', ')}${names.length > NAMES ? ' …' : ''}`;
  if (Array.isArray(required) && required.length > 0) return `With ${required.join(', ')}`;
  return (typeof type === 'string' ? TYPES[type] : undefined) ?? `Choice ${index + 1}`;
}
