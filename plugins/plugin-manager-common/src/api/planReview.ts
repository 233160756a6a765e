import { z } from 'zod';
import { pluginIdSchema, versionSchema } from '../manifest';
import { changeKindSchema, refusalSchema } from '../plan';

/** A plugin that a plan changes, or one that such a plugin has to do with and that stays as it is. */
export const planGraphNodeSchema = z.object({
  pluginId: pluginIdSchema,
  name: z.string(),
  change: changeKindSchema.or(z.literal('stays')),
  /** Absent where it was not installed. */
  from: versionSchema.optional(),
  /** Absent where it is removed. */
  to: versionSchema.optional(),
});

/** What one of them says about another: `needs` it, or `uses` it where it is there. */
export const planGraphEdgeSchema = z.object({
  from: pluginIdSchema,
  to: pluginIdSchema,
  kind: z.enum(['needs', 'uses']),
  /** Versions that are wanted. */
  range: z.string(),
});

/** What a plan changes, and one ring around it. */
export const planGraphSchema = z.object({
  nodes: z.array(planGraphNodeSchema),
  edges: z.array(planGraphEdgeSchema),
});

/** One thing that was tried, in the order in which the operation would come to it. */
export const rehearsalStepSchema = z.object({
  kind: z.enum(['exact', 'bundle', 'secret', 'database', 'route', 'object', 'quota', 'image']),
  pluginId: pluginIdSchema.optional(),
  outcome: z.enum(['fine', 'refused', 'not-checked']),
  sentence: z.string(),
  /** Why it would be refused, and what to do. */
  refusals: z.array(refusalSchema).default([]),
});

/** A plan tried as it would be carried out, with nothing kept of it. */
export const rehearsalSchema = z.object({
  at: z.string(),
  /** How long it took, in milliseconds. */
  tookMs: z.number(),
  /** Whether nothing that could be tried speaks against it. */
  passed: z.boolean(),
  summary: z.string(),
  steps: z.array(rehearsalStepSchema),
});

export type PlanGraph = z.infer<typeof planGraphSchema>;
export type PlanGraphNode = z.infer<typeof planGraphNodeSchema>;
export type RehearsalStep = z.infer<typeof rehearsalStepSchema>;
export type Rehearsal = z.infer<typeof rehearsalSchema>;
