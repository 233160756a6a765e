import { z } from 'zod';
import { fieldPointerSchema, versionSchema } from '../manifest';

const configSchema = z.record(z.string(), z.json());

/** Query of `GET /environments/{environment}/plugins/{id}/guidance`. */
export const guidanceQuerySchema = z.object({ release: versionSchema });

/** A check of one field, or of the fields that a pointer with `*` stands for. */
export const fieldCheckSchema = z.object({
  field: z.string(),
  check: z.string(),
  /** What it asks, such as "Does the host answer?" */
  title: z.string(),
  /** Whether no plan is made with a value that the check does not confirm. */
  required: z.boolean(),
  /** Pointers of other fields whose values it looks at. */
  dependsOn: z.array(z.string()),
});

/** A value that nobody changes here. */
export const lockedValueSchema = z.object({ pointer: z.string(), value: z.json(), reason: z.string() });

/** What policy says of several values together, in CEL. */
export const policyRuleSchema = z.object({
  id: z.string(),
  must: z.string(),
  message: z.string(),
  fields: z.array(z.string()),
  reason: z.string(),
});

/** A value that a team of this person starts with. */
export const teamDefaultSchema = z.object({
  pointer: z.string(),
  value: z.json(),
  /** Entity ref of the team. */
  owner: z.string(),
  reason: z.string().optional(),
});

/** Whether the plugin's own check can be run here. */
export const connectionTestOfferSchema = z.discriminatedUnion('offered', [
  z.object({ offered: z.literal(true), description: z.string().optional(), timeoutSeconds: z.int() }),
  z.object({ offered: z.literal(false), because: z.string() }),
]);

/** What a wizard has to know beside the manifest, for one person in one environment. */
export const guidanceSchema = z.object({
  checks: z.array(fieldCheckSchema),
  locked: z.array(lockedValueSchema),
  rules: z.array(policyRuleSchema),
  teamDefaults: z.array(teamDefaultSchema),
  /** Absent where the plugin declares none. */
  connectionTest: connectionTestOfferSchema.optional(),
});

/** Body of `POST /environments/{environment}/plugins/{id}/checks`. */
export const runChecksRequestSchema = z.strictObject({
  release: versionSchema,
  /** Pointer of the field; every check of it runs. */
  field: fieldPointerSchema,
  config: configSchema,
});

/** What a check says of a value. */
export const checkVerdictSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('ok'), message: z.string().optional() }),
  /** What is wrong, and what to do about it. */
  z.object({ outcome: z.literal('problem'), message: z.string(), nextStep: z.string() }),
  z.object({ outcome: z.literal('unknown'), reason: z.string() }),
]);

const ofField = { check: z.string(), field: z.string(), required: z.boolean() };

/** Verdicts on the value of a field. */
export const checkResultsSchema = z.object({
  results: z.array(
    z.discriminatedUnion('outcome', [
      checkVerdictSchema.options[0].extend(ofField),
      checkVerdictSchema.options[1].extend(ofField),
      checkVerdictSchema.options[2].extend(ofField),
    ])
  ),
});

/** Body of `POST /environments/{environment}/plugins/{id}/connection-test`. */
export const testConnectionRequestSchema = z.strictObject({ release: versionSchema, config: configSchema });

/** What a test of a connection does, in this order. */
export const CONNECTION_STEPS = ['prepare', 'fence', 'start', 'check', 'remove'] as const;

/** One step of a test, and how far it has come. */
export const connectionStepSchema = z.object({
  step: z.enum(CONNECTION_STEPS),
  title: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  detail: z.string().optional(),
});

/** What came of a test. Secrets are taken out of what a plugin says. */
export const connectionResultSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('ok'), message: z.string().optional() }),
  /** The plugin's own words. */
  z.object({ outcome: z.literal('refused'), message: z.string(), nextStep: z.string().optional() }),
  z.object({ outcome: z.literal('timed-out'), message: z.string() }),
  /** It could not be tried. */
  z.object({ outcome: z.literal('failed'), code: z.string(), message: z.string() }),
  z.object({ outcome: z.literal('cancelled') }),
]);

/** Answer of a test that nobody followed. */
export const connectionTestSchema = z.object({ result: connectionResultSchema });

/** What is told while a test runs: its steps, then its result. */
export const connectionEventSchema = z.union([
  connectionStepSchema,
  z.object({ result: connectionResultSchema }),
]);

export type Guidance = z.infer<typeof guidanceSchema>;
export type FieldCheck = z.infer<typeof fieldCheckSchema>;
export type LockedValue = z.infer<typeof lockedValueSchema>;
export type PolicyRule = z.infer<typeof policyRuleSchema>;
export type TeamDefault = z.infer<typeof teamDefaultSchema>;
export type ConnectionTestOffer = z.infer<typeof connectionTestOfferSchema>;
export type RunChecksRequest = z.infer<typeof runChecksRequestSchema>;
export type CheckVerdict = z.infer<typeof checkVerdictSchema>;
export type CheckResults = z.infer<typeof checkResultsSchema>;
export type CheckResult = CheckResults['results'][number];
export type ConnectionStep = z.infer<typeof connectionStepSchema>;
export type ConnectionResult = z.infer<typeof connectionResultSchema>;
export type ConnectionEvent = z.infer<typeof connectionEventSchema>;
