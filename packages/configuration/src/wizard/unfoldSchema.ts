import {
  escapePointer,
  isJsonObject,
  isMarkedSecret,
  nameAlternative,
  referenceTarget,
  type Json,
  type JsonObject,
} from '@flyloft/plugin-manager-common';
import { fitsSchema } from '@flyloft/schema-engine';
import { valueAt } from '../values';

/** The alternatives of one value, between which somebody has to choose. */
export type Choice = {
  alternatives: JsonObject[];
  labels: string[];
  /** What the value fits now. */
  fits?: number;
};

/** A list of groups that may get another entry: how many it has, and the least that it may have. */
export type Another = { count: number; least: number };

/** Marks a place at which a question is no field: a choice between alternatives, or another entry of a list. */
export const CHOICE = 'x-flyloft-choice';
export const ANOTHER = 'x-flyloft-another';
/** The names of a choice's values, where the schema gives some. */
export const LABELS = 'x-flyloft-labels';
/** The key below a group or a list under which its own question stands. */
export const OWN_QUESTION = '';

/** Alternatives that were chosen, by the pointer of their value. */
export type Chosen = ReadonlyMap<string, number>;

/** Groups inside each other that are followed. */
const DEPTH = 12;

type Place = { value: Json | undefined; pointer: string; references: readonly string[] };

const schemasOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter((part): part is JsonObject => isJsonObject(part)) : [];
const isConstant = (schema: JsonObject) => 'const' in schema || Array.isArray(schema.enum);

/** Two schemas of one value as one; the later words count. */
function join(first: JsonObject, second: JsonObject): JsonObject {
  const joined: JsonObject = { ...first, ...second };
  if (isJsonObject(first.properties) && isJsonObject(second.properties)) {
    const properties: JsonObject = { ...first.properties };
    for (const [key, part] of Object.entries(second.properties)) {
      const before = Object.hasOwn(properties, key) ? properties[key] : undefined;
      properties[key] = isJsonObject(before) && isJsonObject(part) ? join(before, part) : part;
    }
    joined.properties = properties;
  }
  if (Array.isArray(first.required) && Array.isArray(second.required)) {
    joined.required = [...new Set([...first.required, ...second.required])];
  }
  return joined;
}

/**
 * The schema as it holds for a configuration: references, conditions and dependencies followed, chosen alternatives laid
 * in. Where nobody has chosen yet a marked property stands for the question; so it does for another entry of a list of
 * groups, whose entries stand there by their number.
 */
export function unfoldSchema(
  root: JsonObject,
  schema: JsonObject,
  config: JsonObject,
  chosen: Chosen
): JsonObject {
  const fits = (part: Json | undefined, value: Json | undefined) =>
    part !== undefined && fitsSchema(part, value, root) === true;

  /** What a node refers to; a schema that contains itself goes on only where there is a value. */
  const resolve = (
    node: JsonObject,
    references: readonly string[],
    value: Json | undefined
  ): [JsonObject, readonly string[]] | undefined => {
    const reference = node.$ref;
    // By place or by name; the whole is no part of itself.
    if (typeof reference !== 'string' || !/^#./.test(reference)) return [node, references];
    const target = referenceTarget(root, reference);
    const seen = references.filter(other => other === reference).length;
    if (!isJsonObject(target) || seen > DEPTH || (seen > 0 && value === undefined)) return undefined;
    const { $ref: _, ...beside } = node;
    const found = resolve(target, [...references, reference], value);
    return found && [join(found[0], beside), found[1]];
  };

  /** Everything that holds for the value itself, laid into one schema. */
  const flatten = (
    given: JsonObject,
    place: Place,
    depth: number
  ): [JsonObject, readonly string[]] | undefined => {
    const resolved = resolve(given, place.references, place.value);
    if (!resolved || depth > DEPTH) return undefined;
    const [node, references] = resolved;
    const { allOf, oneOf, anyOf, if: when, then, else: otherwise, ...own } = node;
    const at = { ...place, references };
    let whole: JsonObject = own;
    const add = (part: Json | undefined) => {
      const flat = isJsonObject(part) ? flatten(part, at, depth + 1) : undefined;
      if (flat) whole = join(whole, flat[0]);
    };
    schemasOf(allOf).forEach(add);
    if (when !== undefined) add(fits(when, place.value ?? {}) ? then : otherwise);
    for (const keyword of ['dependencies', 'dependentSchemas', 'dependentRequired']) {
      for (const [key, wanted] of Object.entries(isJsonObject(own[keyword]) ? own[keyword] : {})) {
        if (!isJsonObject(place.value) || !Object.hasOwn(place.value, key)) continue;
        add(Array.isArray(wanted) ? { required: wanted } : wanted);
      }
    }
    const alternatives = schemasOf(oneOf ?? anyOf).flatMap(part => {
      // What nothing fits is no alternative: generators write "or undefined" so.
      if (isJsonObject(part.not) && Object.keys(part.not).length === 0) return [];
      const found = resolve(part, references, place.value)?.[0];
      return found ? [found] : [];
    });
    // One of several constants is a plain question.
    if (alternatives.length > 0 && alternatives.every(isConstant)) {
      const values: Json[] = alternatives.flatMap(part =>
        'const' in part ? [part.const ?? null] : (part.enum as Json[])
      );
      const labels = alternatives.every(part => 'const' in part)
        ? { [LABELS]: alternatives.map(nameAlternative) }
        : {};
      return [{ ...whole, enum: values, ...(labels as JsonObject) }, references];
    }
    const [only] = alternatives;
    const picked = chosen.get(place.pointer);
    if (alternatives.length === 1) add(only);
    else if (picked !== undefined) add(alternatives[picked]);
    else if (alternatives.length > 1) {
      const fitting = alternatives.findIndex(part => fits(part, place.value));
      const choice = {
        alternatives,
        labels: alternatives.map(nameAlternative),
        ...(fitting >= 0 && place.value !== undefined ? { fits: fitting } : {}),
      };
      const question = {
        title: typeof whole.title === 'string' ? whole.title : 'Which one',
        description: whole.description ?? '',
        [CHOICE]: choice,
      } as JsonObject;
      const required = Array.isArray(whole.required) ? whole.required : [];
      whole = {
        ...whole,
        properties: { ...(isJsonObject(whole.properties) ? whole.properties : {}), [OWN_QUESTION]: question },
        // Where the group is, one of them has to hold.
        required: [...required, OWN_QUESTION],
      };
    }
    return [whole, references];
  };

  const unfold = (given: JsonObject, place: Place, depth: number): JsonObject | undefined => {
    if (isMarkedSecret(given)) return given;
    const flat = flatten(given, place, 0);
    if (!flat || depth > DEPTH) return undefined;
    const [whole, references] = flat;
    if (isMarkedSecret(whole)) return whole;
    const below = (part: JsonObject, key: string) =>
      unfold(
        part,
        {
          value:
            isJsonObject(place.value) || Array.isArray(place.value)
              ? valueAt(place.value, `/${escapePointer(key)}`)
              : undefined,
          pointer: `${place.pointer}/${escapePointer(key)}`,
          references,
        },
        depth + 1
      );
    if (isJsonObject(whole.properties)) {
      const properties: JsonObject = {};
      for (const [key, part] of Object.entries(whole.properties)) {
        const child = isJsonObject(part) && key !== OWN_QUESTION ? below(part, key) : part;
        if (child !== undefined) properties[key] = child;
      }
      return { ...whole, properties };
    }
    const item = isJsonObject(whole.items)
      ? unfold(
          whole.items,
          { ...place, value: undefined, pointer: `${place.pointer}/-`, references },
          depth + 1
        )
      : undefined;
    if (!item || !isJsonObject(item.properties) || Object.keys(item.properties).length === 0) return whole;
    const entries = Array.isArray(place.value) ? place.value : [];
    const items = whole.items as JsonObject;
    const properties: JsonObject = {};
    entries.forEach((_, index) => {
      const title = `${typeof whole.title === 'string' ? whole.title : 'Entry'} ${index + 1}`;
      const entry = below(items, String(index));
      if (entry) properties[String(index)] = { ...entry, title };
    });
    const least = typeof whole.minItems === 'number' ? whole.minItems : 0;
    const { items: _, type: __, ...rest } = whole;
    return {
      ...rest,
      type: 'object',
      properties: {
        ...properties,
        [OWN_QUESTION]: { title: 'Another entry', [ANOTHER]: { count: entries.length, least } },
      },
      required: [...Object.keys(properties), OWN_QUESTION],
    };
  };

  return unfold(schema, { value: config, pointer: '', references: [] }, 0) ?? schema;
}
