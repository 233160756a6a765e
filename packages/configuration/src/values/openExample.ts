import {
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  mapValues,
  pointerKeys,
} from '@flyloft/plugin-manager-common';
import { inferSchema } from './inferSchema';
import { type EnvironmentReference, takeOutEnvironment } from './takeOutEnvironment';

/** An example as a form opens with it. */
export type OpenedExample = {
  config: JsonObject;
  schema: JsonSchema;
  /** The plugin ships no schema: this one was read off the example. */
  inferred: boolean;
  /** What has to be filled in before the configuration is whole. */
  references: EnvironmentReference[];
};

/** The schema with the value at a pointer marked as a secret; lists have one schema for all of their entries. */
function markSecret(schema: JsonObject, keys: readonly string[]): JsonObject {
  const [key, ...below] = keys;
  if (key === undefined) return { ...schema, type: 'string', 'x-secret': true };
  if (isJsonObject(schema.items)) return { ...schema, items: markSecret(schema.items, below) };
  const { properties } = schema;
  if (!isJsonObject(properties) || !isJsonObject(properties[key])) return schema;
  return { ...schema, properties: { ...properties, [key]: markSecret(properties[key], below) } };
}

/**
 * Opens an example of a catalogue: what it reads from the environment is left to be filled in, as secrets where the
 * schema is inferred, because nothing says which of the variables are none.
 *
 * @param shipped - the schema of the plugin's release, where it has one that asks for something
 */
export function openExample(example: JsonObject, shipped?: JsonSchema): OpenedExample {
  const { config, references } = takeOutEnvironment(example);
  if (shipped !== undefined) return { config, schema: shipped, inferred: false, references };
  const { schema } = inferFromExamples([example]);
  return { config, schema, inferred: true, references };
}

/**
 * A schema read off examples, for a plugin that ships none: what they take from the environment is secret. Answers also
 * with the examples as forms start from them, without these values.
 */
export function inferFromExamples(examples: readonly JsonObject[]): {
  schema: JsonSchema;
  configs: JsonObject[];
} {
  const opened = examples.map(takeOutEnvironment);
  const flat = opened.map(({ references }, index) => {
    const texts = new Map(references.map(({ pointer, text }) => [pointer, text]));
    return mapValues(examples[index]!, pointer => texts.get(pointer)) as JsonObject;
  });
  const schema = opened
    .flatMap(({ references }) => references)
    .reduce<JsonObject>(
      (marked, { pointer }) => markSecret(marked, pointerKeys(pointer)),
      inferSchema(flat) as JsonObject
    );
  return { schema: schema as JsonSchema, configs: opened.map(({ config }) => config) };
}

/** Whether a schema was read off examples, because its plugin ships none. */
export const isInferred = (schema: Readonly<Record<string, unknown>>): boolean =>
  schema['x-inferred'] === true;

/** What that means, for people. */
export const INFERRED_BECAUSE =
  'This plugin ships no schema of its settings: they were read off an example. There may be more of them, and nothing but their form is checked.';
