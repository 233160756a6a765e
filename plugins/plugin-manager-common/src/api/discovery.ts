import { z } from 'zod';
import { pluginIdSchema } from '../manifest';
import { pluginCardSchema } from './listing';

const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

/** Query of `GET /plugins/suggestions`. */
export const suggestionQuerySchema = z.object({
  query: z.string().max(300).default(''),
  limit: limit(20, 8),
});

/** What somebody may mean who has typed so far. */
export const suggestionsSchema = z.object({
  items: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('plugin'), plugin: pluginCardSchema }),
      z.object({ kind: z.literal('category'), category: z.string(), count: z.int() }),
      z.object({ kind: z.literal('author'), author: z.string(), count: z.int() }),
    ])
  ),
  /** What was typed as the catalogue spells it, where it knows a word in another spelling only. */
  spelling: z.string().optional(),
});

/** Why a plugin is shown; `sentence` says it to people. */
export const reasonSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('catalogue'),
    sentence: z.string(),
    annotation: z.string(),
    /** Components of the software catalogue that carry it, and those of the caller's own teams. */
    components: z.int(),
    own: z.int(),
  }),
  z.object({ kind: z.literal('teams'), sentence: z.string(), teams: z.array(z.string()) }),
  z.object({ kind: z.literal('alternative'), sentence: z.string(), to: pluginIdSchema }),
  z.object({ kind: z.literal('similar'), sentence: z.string() }),
  z.object({ kind: z.literal('trending'), sentence: z.string() }),
  z.object({ kind: z.literal('popular'), sentence: z.string() }),
]);

/** Plugins, each with why it is shown, best first. */
export const reasonedListSchema = z.object({
  items: z.array(z.object({ plugin: pluginCardSchema, reasons: z.array(reasonSchema).min(1) })),
});

/** Query of `GET /plugins/recommendations` and of `/plugins/{id}/similar`. */
export const reasonedQuerySchema = z.object({ limit: limit(24, 8) });

/** Query of `GET /plugins/trending`. */
export const trendingQuerySchema = z.object({
  /** The last days, held against as many before. */
  days: z.coerce.number().int().min(1).max(90).default(14),
  category: z.string().max(60).optional(),
  limit: limit(24, 8),
});

/** What has more to do with people than before, and what has most of all. */
export const trendingSchema = z.object({
  trending: reasonedListSchema.shape.items,
  popular: reasonedListSchema.shape.items,
});

/** Body of `POST /searches/clicks`. */
export const searchClickSchema = z.strictObject({
  query: z.string().min(1).max(300),
  pluginId: pluginIdSchema,
});

/** Query of `GET /searches`. */
export const searchesQuerySchema = z.object({
  days: z.coerce.number().int().min(1).max(730).default(30),
  /** Only queries that found nothing the last time. */
  onlyWithoutResult: z.enum(['true', 'false']).optional(),
  limit: limit(500, 100),
});

/** What was searched for, most often first. Who searched is not known. */
export const searchesSchema = z.object({
  items: z.array(
    z.object({
      query: z.string(),
      searches: z.int(),
      /** How many of them found nothing. */
      withoutResult: z.int(),
      /** How many plugins the last one found. */
      results: z.int(),
      clicks: z.int(),
      lastDay: z.string(),
    })
  ),
  /** Days after which a query is forgotten; 0: none is kept. */
  retentionDays: z.int(),
});

export type SuggestionQuery = z.infer<typeof suggestionQuerySchema>;
export type Suggestions = z.infer<typeof suggestionsSchema>;
export type Reason = z.infer<typeof reasonSchema>;
export type ReasonedList = z.infer<typeof reasonedListSchema>;
export type TrendingQuery = z.infer<typeof trendingQuerySchema>;
export type Trending = z.infer<typeof trendingSchema>;
export type SearchesQuery = z.infer<typeof searchesQuerySchema>;
export type Searches = z.infer<typeof searchesSchema>;
