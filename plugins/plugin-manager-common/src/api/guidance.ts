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
