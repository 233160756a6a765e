import { z } from 'zod';
import { disclosureLevelSchema, pluginIdSchema, versionSchema } from '../manifest';

const configSchema = z.record(z.string(), z.json());

/** What ran when a draft was begun: with it can be told what changed since, on either side. */
export const draftBaseSchema = z.strictObject({
  release: versionSchema,
  revision: z.int().min(0),
  config: configSchema,
});

/** What a person has typed into a wizard and not yet asked for; theirs alone, on all of their devices. */
export const draftSchema = z.object({
  pluginId: pluginIdSchema,
  environment: z.string(),
  /** Release that the wizard was opened for. */
  release: versionSchema,
  /** Secrets are in it as references only. */
  config: configSchema,
  /** The same as YAML, with the comments that the person wrote; absent while nobody wrote any. */
  yaml: z.string().optional(),
  /** Step that was open. */
  step: z.string().optional(),
  level: disclosureLevelSchema.optional(),
  /** Absent where nothing ran. */
  base: draftBaseSchema.optional(),
  /** Counts the saves; who saves names the one they started from. */
  revision: z.int(),
  savedAt: z.iso.datetime(),
});

/** A draft without its values, for a list. */
export const draftListSchema = z.object({
  items: z.array(draftSchema.omit({ config: true, yaml: true, base: true })),
});

/** Saves a draft. */
export const saveDraftSchema = z.strictObject({
  release: versionSchema,
  config: configSchema,
  yaml: z.string().max(1_000_000).optional(),
  step: z.string().max(60).optional(),
  level: disclosureLevelSchema.optional(),
  base: draftBaseSchema.optional(),
  /** The revision that this one follows; 0 where there was none. Another one means that another tab was faster. */
  follows: z.int().min(0),
});

/** What a draft was at a time, under a name. */
export const snapshotSchema = z.object({
  name: z.string(),
  release: versionSchema,
  config: configSchema,
  createdAt: z.iso.datetime(),
});

export const snapshotListSchema = z.object({ items: z.array(snapshotSchema) });

/** Keeps a configuration under a name. */
export const saveSnapshotSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  release: versionSchema,
  config: configSchema,
});

/** A configuration of the same plugin that somebody else uses; its secrets are left out. */
export const otherConfigurationSchema = z.object({
  environment: z.string(),
  release: versionSchema,
  /** Who configured it last. */
  by: z.string(),
  at: z.iso.datetime(),
  config: configSchema,
  /** JSON pointers of the secrets that were left out, to be filled in. */
  omitted: z.array(z.string()),
});

export const otherConfigurationListSchema = z.object({ items: z.array(otherConfigurationSchema) });

export type DraftBase = z.infer<typeof draftBaseSchema>;
export type Draft = z.infer<typeof draftSchema>;
export type DraftList = z.infer<typeof draftListSchema>;
export type SaveDraft = z.infer<typeof saveDraftSchema>;
export type Snapshot = z.infer<typeof snapshotSchema>;
export type SnapshotList = z.infer<typeof snapshotListSchema>;
export type SaveSnapshot = z.infer<typeof saveSnapshotSchema>;
export type OtherConfigurationList = z.infer<typeof otherConfigurationListSchema>;
