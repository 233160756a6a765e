import { z } from 'zod';
import { digestSchema, pluginIdSchema, versionSchema, webUrlSchema } from '../manifest';
import {
  approvalSchema,
  healthStatusSchema,
  operationSchema,
  planItemSchema,
  planSchema,
  planStateSchema,
} from '../plan';
import {
  environmentSchema,
  generationSchema,
  installationSchema,
  releaseListItemSchema,
  revisionSchema,
} from './listing';
import { auditEntrySchema, logLineSchema, secretReferenceSchema } from './requests';

/** Answer of `GET /plugins/categories`. */
export const categoriesSchema = z.object({
  items: z.array(z.object({ category: z.string(), count: z.int() })),
});

/** Answer of `GET /plugins/{id}/versions`, newest first. */
export const releaseListSchema = z.object({ items: z.array(releaseListItemSchema) });

/** Answer of `GET /plugins/{id}/changelog`, newest first. */
export const changelogSchema = z.object({
  items: z.array(
    z.object({
      version: versionSchema,
      publishedAt: z.string(),
      changelog: z.string().optional(),
      breakingChanges: z.array(z.string()),
      migrationGuide: z.string().optional(),
    })
  ),
});

/** Answer of `GET /plugins/{id}/documentation`: Markdown without raw HTML, and links. */
export const documentationSchema = z.object({
  pluginId: pluginIdSchema,
  version: versionSchema,
  readme: z.string().optional(),
  links: z.array(z.object({ title: z.string(), url: webUrlSchema })),
});

/** Answer of `GET /plugins/installed`. */
export const installationListSchema = z.object({
  items: z.array(installationSchema),
  /** Pass as `cursor` to get the next page. */
  nextCursor: z.string().optional(),
});

/** Answer of `GET /plugins/{id}/health`. */
export const healthSchema = z.object({
  status: healthStatusSchema,
  reasons: z.array(z.string()),
  checkedAt: z.string(),
});

/** Answer of `GET /plugins/{id}/logs`: the last lines of its pods. As an event stream, each event is one line. */
export const logLinesSchema = z.object({ lines: z.array(logLineSchema) });

/** Body of `POST /plugins/{id}/feedback`. One person has one review of a plugin; a second one replaces it. */
export const feedbackRequestSchema = z.strictObject({
  rating: z.int().min(1).max(5),
  comment: z.string().trim().max(5000).optional(),
  /** Release that the review is about; the newest where left out. */
  version: versionSchema.optional(),
});

/** A review of a plugin. */
export const reviewSchema = z.object({
  author: z.string(),
  rating: z.int(),
  comment: z.string().optional(),
  version: versionSchema,
  at: z.string(),
  /** Whether the release was installed in this portal when the review was written. */
  installed: z.boolean(),
});
/** Answer of `GET /plugins/{id}/feedback`, newest first. */
export const reviewListSchema = z.object({
  items: z.array(reviewSchema),
  /** Mean rating; absent without reviews. */
  average: z.number().optional(),
});

/** Body of `POST /plugins/{id}/requests`: somebody asks for a plugin that cannot be installed yet. */
export const pluginRequestSchema = z.strictObject({
  reason: z.string().trim().max(2000).optional(),
  /** npm package name or repository address, where the person pasted one. */
  reference: z.string().trim().max(2048).optional(),
});
/** Answer of `POST /plugins/{id}/requests`. */
export const pluginRequestAnswerSchema = z.object({
  pluginId: pluginIdSchema,
  /** How many people asked for it. */
  count: z.int(),
  /** The command that an admin runs to make a bundle. */
  command: z.string(),
});
/** Answer of `GET /requests`: what was asked for, most wanted first. */
export const pluginRequestListSchema = z.object({
  items: z.array(
    z.object({
      pluginId: pluginIdSchema,
      count: z.int(),
      lastAt: z.string(),
      references: z.array(z.string()),
      command: z.string(),
    })
  ),
});

/** Body of `POST /plugins/{id}/versions/{version}/status`. */
export const releaseStatusRequestSchema = z
  .strictObject({
    yanked: z.boolean().optional(),
    deprecated: z.boolean().optional(),
    reason: z.string().trim().max(2000).optional(),
  })
  .refine(value => value.yanked !== undefined || value.deprecated !== undefined, {
    message: 'name yanked, deprecated or both',
  });

/** What makes a plan worth a closer look. */
export const planMarksSchema = z.object({
  newAccess: z.boolean(),
  irreversible: z.boolean(),
  breaking: z.boolean(),
  lowTier: z.boolean(),
});

/** A plan in a list, without its objects and values. */
export const planListItemSchema = z.object({
  id: z.string(),
  digest: digestSchema,
  state: planStateSchema,
  summary: z.string(),
  environment: z.string(),
  requester: z.string(),
  reason: z.string().optional(),
  createdAt: z.string(),
  requestedAt: z.string().optional(),
  items: z.array(planItemSchema.pick({ kind: true, pluginId: true, name: true, from: true, to: true })),
  marks: planMarksSchema,
  approval: approvalSchema.optional(),
  operationId: z.string().optional(),
  may: planSchema.shape.may,
});
/** Answer of `GET /plans`, newest first. */
export const planListSchema = z.object({
  items: z.array(planListItemSchema),
  nextCursor: z.string().optional(),
});

/** Answer of `GET /plans/count`: plans that wait for a decision. */
export const planCountSchema = z.object({
  /** All that the person may see. */
  waiting: z.int(),
  /** Those that the person may decide on. */
  forYou: z.int(),
  /** Those that the person asked for. */
  own: z.int(),
});

/** An operation in a list, without its steps. */
export const operationListItemSchema = operationSchema.omit({ steps: true, lastEventId: true });
/** Answer of `GET /operations`, newest first. */
export const operationListSchema = z.object({ items: z.array(operationListItemSchema) });

/** Answer of `GET /installations/{id}/revisions`, newest first. */
export const revisionListSchema = z.object({
  items: z.array(revisionSchema),
  /** Pass as `before` to get the next page. */
  nextBefore: z.int().optional(),
});

/** Answer of `GET /generations`, newest first. */
export const generationListSchema = z.object({
  items: z.array(generationSchema),
  /** Pass as `before` to get the next page. */
  nextBefore: z.int().optional(),
});

/** Answer of `GET /environments`. */
export const environmentListSchema = z.object({ items: z.array(environmentSchema) });

/** Answer of `POST /secrets`: what stands in a config in the value's place. */
export const storedSecretSchema = z.object({ reference: secretReferenceSchema });

/** Answer of `GET /audit`, newest first. */
export const auditListSchema = z.object({
  items: z.array(auditEntrySchema),
  nextBefore: z.int().optional(),
});
/** Answer of `GET /audit/verify`. */
export const auditVerificationSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('intact'), rows: z.int(), head: z.string() }),
  z.object({ outcome: z.literal('broken'), seq: z.int(), reason: z.string() }),
]);

export type Categories = z.infer<typeof categoriesSchema>;
export type ReleaseList = z.infer<typeof releaseListSchema>;
export type Changelog = z.infer<typeof changelogSchema>;
export type Documentation = z.infer<typeof documentationSchema>;
export type InstallationList = z.infer<typeof installationListSchema>;
export type Health = z.infer<typeof healthSchema>;
export type LogLines = z.infer<typeof logLinesSchema>;
export type FeedbackRequest = z.infer<typeof feedbackRequestSchema>;
export type Review = z.infer<typeof reviewSchema>;
export type ReviewList = z.infer<typeof reviewListSchema>;
export type PluginRequest = z.infer<typeof pluginRequestSchema>;
export type PluginRequestAnswer = z.infer<typeof pluginRequestAnswerSchema>;
export type PluginRequestList = z.infer<typeof pluginRequestListSchema>;
export type ReleaseStatusRequest = z.infer<typeof releaseStatusRequestSchema>;
export type PlanMarks = z.infer<typeof planMarksSchema>;
export type PlanListItem = z.infer<typeof planListItemSchema>;
export type PlanList = z.infer<typeof planListSchema>;
export type PlanCount = z.infer<typeof planCountSchema>;
export type OperationListItem = z.infer<typeof operationListItemSchema>;
export type OperationList = z.infer<typeof operationListSchema>;
export type RevisionList = z.infer<typeof revisionListSchema>;
export type GenerationList = z.infer<typeof generationListSchema>;
export type EnvironmentList = z.infer<typeof environmentListSchema>;
export type StoredSecret = z.infer<typeof storedSecretSchema>;
export type AuditList = z.infer<typeof auditListSchema>;
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
