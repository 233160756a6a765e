import { z } from 'zod';
import { sourceDefectSchema, sourceListingSchema } from '../catalogue/sourceListing';
import { pluginCardSchema } from './listing';
import { maturitySchema, pluginIdSchema, pluginTypeSchema } from '../manifest';

/** Where a listing comes from: an entry of a source. */
export const originSchema = z.object({
  /** Name of the source in the configuration. */
  source: z.string(),
  kind: z.string(),
  key: z.string(),
  file: z.string().optional(),
  line: z.int().optional(),
});

/** What all catalogues together say of a plugin. */
export const catalogueListingSchema = sourceListingSchema
  .omit({ key: true, icon: true, file: true, line: true })
  .extend({
    pluginId: pluginIdSchema,
    category: z.string(),
    type: pluginTypeSchema,
    maturity: maturitySchema,
    /** Annotations of the software catalogue that the readmes of all of its sources tell to set; absent where none does. */
    annotations: z.array(z.string()).optional(),
    /** The sources that name it, the one that decides first. */
    origins: z.array(originSchema).min(1),
  });

/** Answer of `GET /plugins/{id}/listing`. */
export const listingAnswerSchema = catalogueListingSchema.extend({
  hasIcon: z.boolean(),
  /** Whether a bundle is there; the plugin's page has its releases then. */
  released: z.boolean(),
  fits: z.boolean(),
  fitsBecause: z.string(),
  /** How many people asked for it, and whether the caller is one of them. */
  asked: z.object({ count: z.int(), byYou: z.boolean() }),
  /** The command with which an admin makes a bundle of it. */
  command: z.string(),
  firstSeenAt: z.string(),
  changedAt: z.string(),
});

/** Answer of `GET /collections`: sets of plugins that a catalogue put together, in its order. */
export const collectionListSchema = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      source: z.string(),
      title: z.string(),
      description: z.string(),
      total: z.int(),
      /** The first of its plugins, at most 24. */
      items: z.array(pluginCardSchema),
    })
  ),
});

/** What happened to the entries of a source in a sync. */
export const sourceCountsSchema = z.object({
  added: z.int(),
  changed: z.int(),
  gone: z.int(),
  /** Not changed, or kept because they could not be read this time. */
  kept: z.int(),
});

/** One sync of a source. */
export const sourceSyncSchema = z.object({
  id: z.string(),
  source: z.string(),
  trigger: z.enum(['schedule', 'person', 'webhook']),
  actor: z.string(),
  state: z.enum(['running', 'done', 'unchanged', 'failed']),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  progress: z.object({ done: z.int(), total: z.int().optional(), what: z.string() }).optional(),
  counts: sourceCountsSchema.optional(),
  /** How many things of each kind the source has, as it names them. */
  read: z.record(z.string(), z.int()).optional(),
  defects: z.int(),
  /** Which state of the source was read: a commit, a digest. */
  revision: z.string().optional(),
  /** What happened, where it failed. */
  message: z.string().optional(),
});

/** A source with its last sync. */
export const sourceSchema = z.object({
  name: z.string(),
  kind: z.string(),
  /** Whether app-config names it; where not, its listings stay until it is removed. */
  configured: z.boolean(),
  listings: z.int(),
  defects: z.int(),
  last: sourceSyncSchema.optional(),
  /** When its last complete sync ended: how old its listings are. */
  freshAt: z.string().optional(),
  nextAt: z.string().optional(),
  /** Whether a webhook may start a sync. */
  webhook: z.boolean(),
});
export const sourceListSchema = z.object({ items: z.array(sourceSchema) });
/** Answer of `GET /sources/{name}`. */
export const sourceDetailSchema = sourceSchema.extend({
  history: z.array(sourceSyncSchema),
  /** At most 1,000; `defects` has their number. */
  defectList: z.array(sourceDefectSchema),
});
/**
 * What a webhook leads to: a sync now, one after the sync that runs, or nothing, as the same delivery has led to one
 * before.
 */
export const sourceWebhookAnswerSchema = z.object({ outcome: z.enum(['started', 'queued', 'already-done']) });

export type Origin = z.infer<typeof originSchema>;
export type CatalogueListing = z.infer<typeof catalogueListingSchema>;
export type ListingAnswer = z.infer<typeof listingAnswerSchema>;
export type CollectionList = z.infer<typeof collectionListSchema>;
export type SourceCounts = z.infer<typeof sourceCountsSchema>;
export type SourceSync = z.infer<typeof sourceSyncSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type SourceList = z.infer<typeof sourceListSchema>;
export type SourceDetail = z.infer<typeof sourceDetailSchema>;
export type SourceWebhookAnswer = z.infer<typeof sourceWebhookAnswerSchema>;
