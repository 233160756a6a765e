import { z } from 'zod';
import { pluginIdSchema } from '../manifest';
import { operationSchema, planSchema } from '../plan';

/** Body of `POST /imports/dynamic-plugins`. */
export const importRequestSchema = z.strictObject({
  /** The text of a `dynamic-plugins.yaml`. */
  content: z.string().min(1).max(1_000_000),
  environment: z.string().max(60).optional(),
  reason: z.string().trim().max(2000).optional(),
  /** Asks for the plan at once; without it nothing is stored. */
  request: z.boolean().default(false),
});

/** What becomes of one package of the file. */
export const importItemSchema = z.object({
  package: z.string(),
  line: z.int().optional(),
  outcome: z.enum([
    /** In the plan. */
    'install',
    /** There already. */
    'installed',
    /** Its releases do not go together with what is installed or with the others. */
    'does-not-fit',
    /** Its settings lack something that the file does not have. */
    'needs-values',
    /** Known, but nobody has made a bundle of it. */
    'no-bundle',
    /** No catalogue and no release names it. */
    'unknown',
    /** The file switches it off. */
    'disabled',
  ]),
  pluginId: pluginIdSchema.optional(),
  name: z.string().optional(),
  /** What that means, and what to do. */
  says: z.string(),
  /** Settings that are taken over, secrets and all that comes from the environment left out. */
  config: z.record(z.string(), z.json()).optional(),
  /** Settings that the file takes from environment variables: their values are not in it. */
  open: z.array(z.object({ pointer: z.string(), variable: z.string() })),
  /** Keys of its configuration that have no counterpart. */
  leftOut: z.array(z.string()),
});

/** Answer of `POST /imports/dynamic-plugins`. */
export const importAnswerSchema = z.object({
  items: z.array(importItemSchema),
  /** "Install 23 of 30: 4 have no bundle, 3 are switched off." */
  summary: z.string(),
  /** What would change; absent where nothing is left to install, or no set of releases fits. */
  plan: planSchema.optional(),
  operation: operationSchema.optional(),
  /** Why there is no plan. */
  because: z.string().optional(),
});

export type ImportRequest = z.infer<typeof importRequestSchema>;
export type ImportItem = z.infer<typeof importItemSchema>;
export type ImportAnswer = z.infer<typeof importAnswerSchema>;
