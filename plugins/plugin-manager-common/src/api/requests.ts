import { z } from 'zod';
import { digestSchema, pluginIdSchema, rangeSchema, versionSchema } from '../manifest';
import { operationSchema, planSchema, releaseStrategySchema } from '../plan';
import { isElsewhere } from '../schema/secretLocations';

/** Config as a person sends it: secrets as new values, or as references to stored ones. */
export const configInputSchema = z.record(z.string(), z.json());

/**
 * How a secret stands in a config: by the id under which the portal stores it, or by the place where it is kept
 * (`kubernetes:name/key`, `vault:path#key`). `hash` is keyed, so that equal values can be told apart from changed ones; of
 * a place it may be left out, and the portal looks.
 */
export const secretReferenceSchema = z
  .strictObject({
    $secret: z.string().max(700),
    hash: z.string().max(128).optional(),
  })
  .refine(({ $secret, hash }) => hash !== undefined || isElsewhere($secret), {
    message: 'needs a hash: store the value again',
  });

const target = {
  /** Environment; may be left out where there is only one. */
  environment: z.string().max(60).optional(),
  /** Why; shown to who decides. */
  reason: z.string().max(2000).optional(),
};

/** One wanted change in `POST /plans`. */
export const wantedChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('install'),
    pluginId: pluginIdSchema,
    range: rangeSchema.optional(),
    config: configInputSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('update'),
    pluginId: pluginIdSchema,
    range: rangeSchema.optional(),
    config: configInputSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('configure'),
    pluginId: pluginIdSchema,
    /** The configuration that it has where left out. */
    config: configInputSchema.optional(),
    /** What becomes of fields that somebody changed by hand in the cluster. Default: put-back. */
    drift: z.enum(['put-back', 'adopt']).optional(),
  }),
  z.strictObject({
    kind: z.literal('rollback'),
    pluginId: pluginIdSchema,
    revision: z.int().min(1).optional(),
  }),
  z.strictObject({ kind: z.literal('start'), pluginId: pluginIdSchema }),
  z.strictObject({ kind: z.literal('stop'), pluginId: pluginIdSchema }),
  z.strictObject({ kind: z.literal('restart'), pluginId: pluginIdSchema }),
  z.strictObject({
    kind: z.literal('uninstall'),
    pluginId: pluginIdSchema,
    removeData: z.boolean().optional(),
  }),
]);

/** Body of `POST /plans`. */
export const makePlanRequestSchema = z.strictObject({
  ...target,
  changes: z.array(wantedChangeSchema).min(1).max(200),
  /** Stores nothing and asks nobody. */
  preview: z.boolean().default(false),
  /** Has a preview ask the cluster about the objects that differ, too; a plan that is stored always does. */
  tryObjects: z.boolean().optional(),
  /** Asks for it at once: waits for approval, or starts where policy needs nobody. */
  request: z.boolean().default(false),
  /**
   * Makes the plan of what goes together, and says of the rest why it does not: one plugin's conflict never blocks another.
   * Where changes exclude each other the first by id is in the plan.
   */
  partial: z.boolean().default(false),
  /** Which of all releases that fit are taken; `compatible` where left out. */
  strategy: releaseStrategySchema.optional(),
  /** The void plan that this one replaces; its config and reason are kept where none are given. */
  supersedes: z.string().max(60).optional(),
});

/** Bodies of `POST /plugins/{id}/…`: each makes a plan with one change and asks for it. */
export const installRequestSchema = z.strictObject({
  ...target,
  strategy: releaseStrategySchema.optional(),
  range: rangeSchema.optional(),
  config: configInputSchema.optional(),
});
export const configureRequestSchema = z.strictObject({
  ...target,
  range: rangeSchema.optional(),
  config: configInputSchema,
});
export const rollbackRequestSchema = z.strictObject({ ...target, revision: z.int().min(1).optional() });
export const uninstallRequestSchema = z.strictObject({ ...target, removeData: z.boolean().optional() });
export const lifecycleRequestSchema = z.strictObject({ ...target });

/** Body of `POST /plugins/{id}/pin`. */
export const pinRequestSchema = z.strictObject({
  environment: target.environment,
  /** A version or a range, such as `2.1.0` or `2.x`, that the release which runs is in. */
  range: rangeSchema,
  /** Shown wherever the pin is in the way of something. */
  reason: z.string().trim().min(1).max(500),
});

const named = { pluginId: pluginIdSchema };

/** Bodies of `POST /plugins/bulk-…`: one plan, one approval and one operation for several plugins. */
export const bulkInstallRequestSchema = z.strictObject({
  ...target,
  strategy: releaseStrategySchema.optional(),
  items: z
    .array(z.strictObject({ ...named, range: rangeSchema.optional(), config: configInputSchema.optional() }))
    .min(1)
    .max(200),
});
export const bulkConfigureRequestSchema = z.strictObject({
  ...target,
  items: z
    .array(z.strictObject({ ...named, config: configInputSchema }))
    .min(1)
    .max(200),
});

export const bulkLifecycleRequestSchema = z.strictObject({
  ...target,
  items: z.array(z.strictObject(named)).min(1).max(200),
});
export const bulkUninstallRequestSchema = z.strictObject({
  ...target,
  items: z
    .array(z.strictObject({ ...named, removeData: z.boolean().optional() }))
    .min(1)
    .max(200),
});

/** Body of `POST /plans/{id}/request`. */
export const requestPlanSchema = z.strictObject({
  digest: digestSchema,
  reason: z.string().max(2000).optional(),
});
/** Body of `POST /plans/{id}/request-again`; what is left out is as it was. */
export const requestAgainSchema = z.strictObject({
  reason: z.string().max(2000).optional(),
  strategy: releaseStrategySchema.optional(),
});
/** Body of `POST /plans/{id}/approve`; the digest is the one that was on the screen. */
export const approvePlanSchema = z.strictObject({
  digest: digestSchema,
  reason: z.string().max(2000).optional(),
});
/** Body of `POST /plans/{id}/deny`. */
export const denyPlanSchema = z.strictObject({
  digest: digestSchema,
  reason: z.string().trim().min(1).max(2000),
});

/** Answer of everything that makes or decides a plan. */
export const planAnswerSchema = z.object({ plan: planSchema, operation: operationSchema.optional() });

/** Query of `GET /plans`. */
export const planQuerySchema = z.object({
  state: z.string().max(100).optional(),
  environment: z.string().max(60).optional(),
  pluginId: pluginIdSchema.optional(),
  mine: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1000).optional(),
});

/** Body of `POST /secrets`: stores a value and answers with its reference; the value is never given out again. */
export const storeSecretSchema = z.strictObject({ value: z.string().min(1).max(65_536) });

/** Body of `POST /generations/{n}/restore`. */
export const restoreGenerationSchema = z.strictObject({
  environment: z.string().max(60).optional(),
  reason: z.string().max(2000).optional(),
});

/** Body of `POST /frontends/{pluginId}/quarantine`: what the loader saw when a frontend threw. */
export const reportFrontendSchema = z.strictObject({ digest: digestSchema, message: z.string().max(2000) });

/** Answer of `POST /bundles`. */
export const publishAnswerSchema = z.object({
  pluginId: pluginIdSchema,
  version: versionSchema,
  digest: digestSchema,
  /** created, or exists where the same bundle was published before. */
  outcome: z.enum(['created', 'exists']),
});

/** A line of a pod's log. */
export const logLineSchema = z.object({ at: z.string().optional(), pod: z.string(), line: z.string() });

/** A link of the audit chain. */
export const auditEntrySchema = z.object({
  seq: z.int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  result: z.enum(['success', 'failure']),
  summary: z.string(),
  details: z.record(z.string(), z.json()),
  hash: z.string(),
});

export type WantedChange = z.infer<typeof wantedChangeSchema>;
export type MakePlanRequest = z.infer<typeof makePlanRequestSchema>;
export type MakePlanInput = z.input<typeof makePlanRequestSchema>;
export type ConfigInput = z.infer<typeof configInputSchema>;
export type SecretReference = z.infer<typeof secretReferenceSchema>;
export type PlanAnswer = z.infer<typeof planAnswerSchema>;
export type PlanQuery = z.infer<typeof planQuerySchema>;
export type PublishAnswer = z.infer<typeof publishAnswerSchema>;
export type LogLine = z.infer<typeof logLineSchema>;
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** Whether a config value is a reference to a stored secret. */
export function isSecretReference(value: unknown): value is SecretReference {
  return secretReferenceSchema.safeParse(value).success;
}
