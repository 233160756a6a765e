import { z } from 'zod';

/** A JSON Schema as it stands in a manifest; whether it is a valid and safe one is checked by the schema engine. */
export const jsonSchemaSchema = z.record(z.string(), z.json());

/** A condition or a computed value in CEL; sees `config` and `environment`. Compiled and bounded by packages/configuration. */
export const expressionSchema = z.string().min(1).max(2000);

/** One step of the wizard: a title and the top-level config fields (JSON pointers) that it asks for. */
export const wizardStepSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be a lower-case word'),
  title: z.string().min(1).max(80),
  description: z.string().max(1000).optional(),
  /** JSON pointers into the config, such as `/techRadar/url`. */
  fields: z.array(z.string().max(300)).min(1).max(500),
  skippable: z.boolean().default(false),
  help: z.string().max(5000).optional(),
  /** The step is asked only while this is true. */
  when: expressionSchema.optional(),
  /** Gives the id of the step that comes next; without it, or where it names none, the one below does. */
  next: expressionSchema.optional(),
});

/** How much of a form one sees: what everybody needs, what some need, what hardly anybody touches. */
export const disclosureLevelSchema = z.enum(['basic', 'advanced', 'expert']);

/**
 * Which fields show at which level. `basic-first` adds fields level by level; `category-based` does so inside each group
 * and keeps every group's heading; `dependency-driven` adds the fields of a rule once its condition is true.
 */
export const disclosureSchema = z.strictObject({
  strategy: z.enum(['basic-first', 'category-based', 'dependency-driven']).default('basic-first'),
  /** JSON pointers of fields; a group stands for all that is in it. What is named nowhere gets its level from the schema. */
  basic: z.array(z.string().max(300)).max(500).default([]),
  advanced: z.array(z.string().max(300)).max(500).default([]),
  expert: z.array(z.string().max(300)).max(500).default([]),
  rules: z
    .array(z.strictObject({ fields: z.array(z.string().max(300)).min(1).max(100), when: expressionSchema }))
    .max(100)
    .default([]),
});

/** What must be true of several fields together. Where it looks at a field that is absent, it does not apply. */
export const configRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be a lower-case word'),
  must: expressionSchema,
  /** Says what to do, such as "Give a token or a user, not both". */
  message: z.string().min(1).max(300),
  /** JSON pointers of the fields that show the message. */
  fields: z.array(z.string().max(300)).min(1).max(20),
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

/** Names that belong to the plugin host, or that change how Node or the loader starts it. */
const RESERVED_NAMES = /^(FLYLOFT_.*|POD_IP|PORT|PATH|HOME|TMPDIR|NODE_.*|LD_.*|V8_.*)$/;

/** Whether a plugin cannot have an environment variable of this name. */
export function isReservedEnvironmentName(name: string): boolean {
  return RESERVED_NAMES.test(name);
}

export type JsonSchema = z.infer<typeof jsonSchemaSchema>;
export type DisclosureLevel = z.infer<typeof disclosureLevelSchema>;
export type Disclosure = z.infer<typeof disclosureSchema>;
export type ConfigRule = z.infer<typeof configRuleSchema>;
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
