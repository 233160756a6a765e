import { openExample } from '@flyloft/configuration';
import {
  isJsonObject,
  type JsonObject,
  type JsonSchema,
  type ListingAnswer,
} from '@flyloft/plugin-manager-common';

/** An example of a catalogue as a wizard starts from it. */
export type CatalogueStart = { title: string; config: JsonObject; omitted: string[] };

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
      const { config, references } = openExample(Object.fromEntries(known), schema);
      return [{ title: `${title} · ${name}`, config, omitted: references.map(({ pointer }) => pointer) }];
    })
  );
}
