import { z } from 'zod';

/** A JSON Schema as it stands in a manifest; whether it is a valid and safe one is checked by the schema engine. */
export const jsonSchemaSchema = z.record(z.string(), z.json());

/** One step of the wizard: a title and the top-level config fields (JSON pointers) that it asks for. */
export const wizardStepSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be a lower-case word'),
  title: z.string().min(1).max(80),
  description: z.string().max(1000).optional(),
  /** JSON pointers into the config, such as `/techRadar/url`. */
  fields: z.array(z.string().max(300)).min(1).max(500),
  skippable: z.boolean().default(false),
  help: z.string().max(5000).optional(),
});

/** A named, complete configuration that the wizard can start from. */
export const configExampleSchema = z.strictObject({
  title: z.string().min(1).max(120),
  description: z.string().max(1000).optional(),
  config: z.record(z.string(), z.json()),
});

/** An environment variable that the backend reads; its value comes from the config. */
export const environmentVariableSchema = z.strictObject({
  name: z.string().regex(/^[A-Z_][A-Z0-9_]{0,99}$/, 'must be an upper-case name'),
  description: z.string().max(500).optional(),
  required: z.boolean().default(false),
  secret: z.boolean().default(false),
  /** JSON pointer into the config from which the value is taken. */
  from: z.string().max(300),
});

export type JsonSchema = z.infer<typeof jsonSchemaSchema>;
export type WizardStep = z.infer<typeof wizardStepSchema>;
export type ConfigExample = z.infer<typeof configExampleSchema>;
export type EnvironmentVariable = z.infer<typeof environmentVariableSchema>;

/**
 * Whether a schema marks its value as a secret. Server and forms ask the same, so that neither shows what the other keeps.
 */
export function isMarkedSecret(schema: Readonly<Record<string, unknown>>): boolean {
  return (
    schema.visibility === 'secret' ||
    schema.format === 'password' ||
    schema['x-secret'] === true ||
    schema.writeOnly === true
  );
}
