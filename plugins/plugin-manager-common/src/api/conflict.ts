import { z } from 'zod';
import { pluginIdSchema } from '../manifest';
import { wantedChangeSchema } from './requests';

/** What a way out costs: how many plugins move, how many of them to a breaking release, and how many stay as they are. */
export const repairCostSchema = z.object({
  breaking: z.int(),
  moved: z.int(),
  added: z.int(),
  removed: z.int(),
  stays: z.int(),
});

/**
 * A way out of a conflict, solved before it is offered. `changes` are a plan's; they have no configuration, so that what
 * somebody typed is not sent back: who asked puts it in again.
 */
export const repairSchema = z.object({
  sentence: z.string(),
  cost: repairCostSchema,
  changes: z.array(wantedChangeSchema).min(1),
  /** Plugins whose pins have to be lifted first. */
  unpin: z.array(pluginIdSchema).optional(),
});

/** Something that takes part in a conflict, with what is known of it by itself. */
export const conflictNodeSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['package', 'host']),
  notes: z.array(z.string()),
});

/** What one of them says about another's version. */
export const conflictEdgeSchema = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['needs', 'excludes']),
  label: z.string(),
});

/** What the refusals DEPENDENCY_UNSATISFIABLE and DEPENDENTS_EXIST carry as `details`. */
export const conflictSchema = z.object({
  /** Plain sentences, twelve at most. */
  lines: z.array(z.string()),
  graph: z.object({ nodes: z.array(conflictNodeSchema), edges: z.array(conflictEdgeSchema) }),
  /** Cheapest first, three at most. */
  repairs: z.array(repairSchema),
});

export type Repair = z.infer<typeof repairSchema>;
export type RepairCost = z.infer<typeof repairCostSchema>;
export type ConflictNode = z.infer<typeof conflictNodeSchema>;
export type ConflictEdge = z.infer<typeof conflictEdgeSchema>;
export type Conflict = z.infer<typeof conflictSchema>;
