import type { Refusal } from '../errors';
import type { JsonSchema } from '../manifest/configuration';
import { escapePointer, FORBIDDEN_KEYS, isJsonObject } from './pointers';

/** What a config schema may be at most: a form that people still fill in has a tenth of it. */
export const SCHEMA_LIMITS = {
  /** Nested objects and lists in the schema's JSON. */
  depth: 40,
  /** Values in the schema's JSON. */
  values: 20_000,
  /** Fields, that is entries of `properties`, over all levels. */
  fields: 2_000,
  /** Characters of one pattern. */
  pattern: 1_000,
  /** Characters of all texts and names together. */
  text: 1_000_000,
} as const;

/** The dialects of JSON Schema that are understood. */
export type SchemaDialect = 'draft-07' | '2020-12';

const DIALECTS: Record<string, SchemaDialect> = {
  'http://json-schema.org/draft-07/schema': 'draft-07',
  'https://json-schema.org/draft-07/schema': 'draft-07',
  'https://json-schema.org/draft/2020-12/schema': '2020-12',
};

const PATTERN_TOO_LONG = `has a pattern of more than ${SCHEMA_LIMITS.pattern} characters`;
const longKey = (value: unknown) =>
  isJsonObject(value) && Object.keys(value).some(key => key.length > SCHEMA_LIMITS.pattern);

const REFERENCES = new Set(['$ref', '$dynamicRef', '$recursiveRef']);

export type SchemaShape =
  | { outcome: 'accepted'; dialect: SchemaDialect }
  | { outcome: 'refused'; refusal: Refusal };

const refuse = (code: 'SCHEMA_INVALID' | 'SCHEMA_REFUSED', path: string, message: string): SchemaShape => ({
  outcome: 'refused',
  refusal: {
    code,
    message: `The config schema ${message} (at \`${path || '/'}\`).`,
    details: { issues: [{ path: path || '/', message }] },
  },
});

/**
 * Refuses a schema that is not safe to compile, before anything does (security rule 15): references that leave the
 * schema, keys that reach prototypes, and sizes beyond {@link SCHEMA_LIMITS}. Whether it is valid is asked afterwards.
 */
export function checkSchemaShape(schema: JsonSchema): SchemaShape {
  const named = schema.$schema;
  const dialect = named === undefined ? 'draft-07' : DIALECTS[String(named).replace(/#$/, '')];
  if (!dialect) {
    return refuse('SCHEMA_REFUSED', '/$schema', 'uses another dialect than draft-07 or 2020-12');
  }
  if (schema.type !== undefined && schema.type !== 'object') {
    return refuse('SCHEMA_INVALID', '/type', 'must describe an object, because a configuration is one');
  }
  let values = 0;
  let fields = 0;
  let text = 0;
  // An own stack: a schema that is nested too deeply must not overflow ours.
  const open: Array<{ value: unknown; path: string; depth: number; inProperties: boolean }> = [
    { value: schema, path: '', depth: 0, inProperties: false },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path, depth, inProperties } = next;
    values += 1;
    if (typeof value === 'string') text += value.length;
    if (values > SCHEMA_LIMITS.values || text > SCHEMA_LIMITS.text) {
      return refuse(
        'SCHEMA_REFUSED',
        '',
        `has more than ${SCHEMA_LIMITS.values} values or ${SCHEMA_LIMITS.text} characters; make it smaller`
      );
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth > SCHEMA_LIMITS.depth) {
      return refuse('SCHEMA_REFUSED', path, `is nested deeper than ${SCHEMA_LIMITS.depth} levels`);
    }
    for (const [key, child] of Object.entries(value)) {
      text += key.length;
      const here = `${path}/${escapePointer(key)}`;
      if (FORBIDDEN_KEYS.has(key)) return refuse('SCHEMA_REFUSED', here, `uses the name "${key}"`);
      if (key === 'patternProperties' && !inProperties && longKey(child)) {
        return refuse('SCHEMA_REFUSED', here, PATTERN_TOO_LONG);
      }
      if (inProperties) {
        fields += 1;
        if (fields > SCHEMA_LIMITS.fields) {
          return refuse(
            'SCHEMA_REFUSED',
            '',
            `has more than ${SCHEMA_LIMITS.fields} fields; make it smaller`
          );
        }
      } else if (REFERENCES.has(key) && typeof child === 'string' && !child.startsWith('#')) {
        return refuse('SCHEMA_REFUSED', here, 'refers to something outside itself; put it under $defs');
      } else if ((key === '$id' || key === '$async') && path !== '' && typeof child !== 'object') {
        return refuse('SCHEMA_REFUSED', here, `uses ${key}, which is not supported`);
      } else if (key === 'pattern' && typeof child === 'string' && child.length > SCHEMA_LIMITS.pattern) {
        return refuse('SCHEMA_REFUSED', here, PATTERN_TOO_LONG);
      }
      // Below `properties` keys are the names of fields, also a field that is called `$ref`.
      const namesFields = !inProperties && (key === 'properties' || key === 'patternProperties');
      open.push({ value: child, path: here, depth: depth + 1, inProperties: namesFields });
    }
  }
  if (schema.$async !== undefined)
    return refuse('SCHEMA_REFUSED', '/$async', 'uses $async, which is not supported');
  return { outcome: 'accepted', dialect };
}
