import { z } from 'zod';

/** How an installation was for a while. A figure is absent where nobody measured it. */
export const healthPointSchema = z.object({
  /** Share of the pods that were ready, 0 to 1. */
  ready: z.number().optional(),
  /** Restarts of its containers meanwhile. */
  restarts: z.int().optional(),
  /** Requests that the portal passed on, and how many of them failed (status 500 and above, or no answer). */
  requests: z.int(),
  errors: z.int(),
  /** Milliseconds within which 95 of 100 answers began. */
  p95Ms: z.number().optional(),
  /** Bytes that its pods used, at most. */
  memory: z.number().optional(),
});

/** How an installation was, in steps of equal length; null where nothing was measured. */
export const healthHistorySchema = z.object({
  from: z.string(),
  stepSeconds: z.int(),
  points: z.array(healthPointSchema.nullable()),
  /** How it is now, as a score from 0 to 100 with its reasons. */
  words: z.string(),
});

/** How well it was, from 0 to 100: the share of ready pods times the share of requests that did not fail. */
export const healthScoresSchema = z.object({
  from: z.string(),
  stepSeconds: z.int(),
  items: z.array(
    z.object({
      installationId: z.string(),
      scores: z.array(z.int().nullable()),
      /** The last score in words: `62: errors 7 %, 2 restarts`. */
      words: z.string(),
    })
  ),
});

export type HealthPoint = z.infer<typeof healthPointSchema>;
export type HealthHistory = z.infer<typeof healthHistorySchema>;
export type HealthScores = z.infer<typeof healthScoresSchema>;
