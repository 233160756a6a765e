import { inferFromExamples } from '@flyloft/configuration';
import { isJsonObject, type JsonObject, type ManifestInput } from '@flyloft/plugin-manager-common';

type WithoutFiles = Omit<ManifestInput, 'files'>;

/**
 * A manifest whose packages ship no config schema, and that has examples, with a schema read off these. It says of itself
 * that it is inferred; what the examples take from the environment is secret and left to be filled in.
 */
export function withInferredSchema(manifest: WithoutFiles): WithoutFiles {
  const { configSchema, examples = [] } = manifest;
  const properties = isJsonObject(configSchema) ? configSchema.properties : undefined;
  const shipped =
    isJsonObject(configSchema) &&
    (isJsonObject(properties) ? Object.keys(properties).length > 0 : Object.keys(configSchema).length > 1);
  if (shipped || examples.length === 0) return manifest;
  const { schema, configs } = inferFromExamples(examples.map(({ config }) => config as JsonObject));
  return {
    ...manifest,
    configSchema: schema,
    examples: examples.map((example, index) => ({ ...example, config: configs[index] ?? {} })),
  };
}
