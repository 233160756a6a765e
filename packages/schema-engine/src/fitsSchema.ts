import { isJsonObject, referenceTarget, type Json } from '@flyloft/plugin-manager-common';
import { RE2JS } from 're2js';

type Schema = Record<string, unknown>;

/** Looks at no more places than this; a form's question needs a hundredth. */
const STEPS = 20_000;

class GaveUp extends Error {}

/**
 * Whether a value fits a schema, answered at once and without compiling anything, so that a form can choose between
 * alternatives while one types. Patterns run in linear time, and the work is bounded: undefined where the bound is
 * reached or the schema refers to something that is not there. Formats and `unevaluated…` are not looked at; what counts
 * is the engine's word.
 */
export function fitsSchema(schema: unknown, value: unknown, root: unknown = schema): boolean | undefined {
  let steps = 0;
  const patterns = new Map<string, RE2JS>();

  const matches = (pattern: string, text: string) => {
    const known = patterns.get(pattern) ?? RE2JS.compile(pattern);
    patterns.set(pattern, known);
    return known.matcher(text).find();
  };

  const fits = (given: unknown, found: unknown): boolean => {
    steps += 1;
    if (steps > STEPS) throw new GaveUp();
    if (typeof given === 'boolean') return given;
    if (!isJsonObject(given)) throw new GaveUp();
    const here: Schema = given;
    if (typeof here.$ref === 'string' && !fits(follow(root, here.$ref), found)) return false;
    return (
      fitsType(here, found) &&
      fitsCombined(here, found, fits) &&
      (typeof found !== 'number' || fitsNumber(here, found)) &&
      (typeof found !== 'string' || fitsText(here, found, matches)) &&
      (!Array.isArray(found) || fitsList(here, found, fits)) &&
      (!isJsonObject(found) || fitsObject(here, found, fits, matches))
    );
  };

  try {
    return fits(schema, value);
  } catch {
    // A bound, a pattern that RE2 does not know, a reference to nothing, or a schema nested deeper than the stack.
    return undefined;
  }
}

type Fits = (schema: unknown, value: unknown) => boolean;
type Matches = (pattern: string, text: string) => boolean;

function follow(root: unknown, reference: string): Json {
  const target = referenceTarget(root as Json, reference);
  if (target === undefined) throw new GaveUp();
  return target;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const own = (value: unknown): Array<[string, unknown]> => (isJsonObject(value) ? Object.entries(value) : []);

/** Equality of JSON, whatever the order of keys. */
function equal(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every(key => Object.hasOwn(b, key) && equal(a[key], b[key]))
    );
  }
  return a === b;
}

function hasType(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

function fitsType(schema: Schema, value: unknown): boolean {
  if (schema.type !== undefined && ![schema.type].flat().some(type => hasType(type, value))) return false;
  if (Array.isArray(schema.enum) && !schema.enum.some(item => equal(item, value))) return false;
  return !Object.hasOwn(schema, 'const') || equal(schema.const, value);
}

function fitsCombined(schema: Schema, value: unknown, fits: Fits): boolean {
  const { allOf, anyOf, oneOf } = schema;
  if (!listOf(allOf).every(part => fits(part, value))) return false;
  if (Array.isArray(anyOf) && !anyOf.some(part => fits(part, value))) return false;
  if (Array.isArray(oneOf) && oneOf.filter(part => fits(part, value)).length !== 1) return false;
  if (schema.not !== undefined && fits(schema.not, value)) return false;
  if (schema.if === undefined) return true;
  return fits((fits(schema.if, value) ? schema.then : schema.else) ?? true, value);
}

function fitsNumber(schema: Schema, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  return (
    (typeof minimum !== 'number' || value >= minimum) &&
    (typeof maximum !== 'number' || value <= maximum) &&
    (typeof exclusiveMinimum !== 'number' || value > exclusiveMinimum) &&
    (typeof exclusiveMaximum !== 'number' || value < exclusiveMaximum) &&
    (typeof multipleOf !== 'number' || Number.isInteger(value / multipleOf))
  );
}

function fitsText(schema: Schema, value: string, matches: Matches): boolean {
  const { minLength, maxLength, pattern } = schema;
  const length = minLength === undefined && maxLength === undefined ? 0 : [...value].length;
  return (
    (typeof minLength !== 'number' || length >= minLength) &&
    (typeof maxLength !== 'number' || length <= maxLength) &&
    (typeof pattern !== 'string' || matches(pattern, value))
  );
}

const within = (count: number, least: unknown, most: unknown) =>
  (typeof least !== 'number' || count >= least) && (typeof most !== 'number' || count <= most);

function fitsList(schema: Schema, value: unknown[], fits: Fits): boolean {
  if (!within(value.length, schema.minItems, schema.maxItems)) return false;
  const places = [schema.prefixItems, schema.items].find(Array.isArray) ?? [];
  const rest = Array.isArray(schema.items) ? schema.additionalItems : schema.items;
  if (!value.every((item, index) => fits((index < places.length ? places[index] : rest) ?? true, item))) {
    return false;
  }
  if (schema.contains !== undefined) {
    const count = value.filter(item => fits(schema.contains, item)).length;
    if (!within(count, schema.minContains ?? 1, schema.maxContains)) return false;
  }
  return (
    schema.uniqueItems !== true ||
    value.every((item, index) => !value.slice(0, index).some(other => fits(true, item) && equal(item, other)))
  );
}

function fitsObject(schema: Schema, value: Schema, fits: Fits, matches: Matches): boolean {
  const keys = Object.keys(value);
  const has = (key: unknown) => typeof key === 'string' && Object.hasOwn(value, key);
  if (!within(keys.length, schema.minProperties, schema.maxProperties)) return false;
  if (!listOf(schema.required).every(has)) return false;
  const named = new Map(own(schema.properties));
  const patterned = own(schema.patternProperties);
  for (const key of keys) {
    const holding = patterned.filter(([pattern]) => matches(pattern, key)).map(([, part]) => part);
    const ofName = named.get(key);
    if (ofName !== undefined) holding.push(ofName);
    if (holding.length === 0) holding.push(schema.additionalProperties ?? true);
    if (!holding.every(part => fits(part, value[key]))) return false;
    if (schema.propertyNames !== undefined && !fits(schema.propertyNames, key)) return false;
  }
  const dependent = [...own(schema.dependencies), ...own(schema.dependentRequired)];
  return [...dependent, ...own(schema.dependentSchemas)].every(
    ([key, wanted]) => !has(key) || (Array.isArray(wanted) ? wanted.every(has) : fits(wanted, value))
  );
}
