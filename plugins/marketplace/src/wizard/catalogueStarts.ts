import { openExample } from '@flyloft/configuration';
import {
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type ListingAnswer,
} from '@flyloft/plugin-manager-common';

/** A value that a start leaves to be filled in, with the environment variables that stood there. */
export type Omitted = { pointer: string; variables?: readonly string[] };

/** An example of a catalogue as a wizard starts from it. */
export type CatalogueStart = { title: string; config: JsonObject; omitted: Omitted[] };

/** An example without what it takes from the environment, which is to be filled in. */
export function openStart(example: JsonObject, schema: JsonSchema): Omit<CatalogueStart, 'title'> {
  const { config, references } = openExample(example, schema);
  return { config, omitted: references.map(({ pointer, variables }) => ({ pointer, variables })) };
}

/**
 * The examples of a plugin's catalogues that a release understands: of each, the parts that its schema has a place for,
 * without the environment variables, which are to be filled in. The rest configures the portal or other plugins.
 */
export function catalogueStarts(
  listing: Pick<ListingAnswer, 'packages'>,
  schema: JsonSchema
): CatalogueStart[] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  return listing.packages.flatMap(({ name, configExamples }) =>
    configExamples.flatMap(({ title, content }) => {
      if (!isJsonObject(content)) return [];
      const known = Object.entries(content).filter(([key]) => Object.hasOwn(properties, key));
      if (known.length === 0) return [];
      return [{ title: `${title} · ${name}`, ...openStart(Object.fromEntries(known), schema) }];
    })
  );
}

/** What is left to fill in after a start, by the names of the fields; begins with a space. */
export function describeOmitted(omitted: readonly Omitted[], titleOf: (pointer: string) => string): string {
  if (omitted.length === 0) return '';
  const names = omitted.map(({ pointer, variables = [] }) =>
    variables.length === 0
      ? titleOf(pointer)
      : `${titleOf(pointer)} (${variables.map(name => `\${${name}}`).join(', ')})`
  );
  const fromEnvironment = omitted.some(({ variables }) => variables !== undefined);
  return fromEnvironment
    ? ` It takes values from an environment that plugins here do not have. Fill in: ${names.join(', ')}.`
    : ` Its secrets were left out. Enter yours: ${names.join(', ')}.`;
}
