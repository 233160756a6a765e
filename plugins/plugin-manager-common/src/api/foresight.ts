/** What will happen, before it happens: updates that could be taken, a portal upgrade tried out, generations compared. */
import { z } from 'zod';
import { pluginIdSchema, versionSchema } from '../manifest';
import { changeKindSchema, grantChangeSchema, irreversibleSchema, valueChangeSchema } from '../plan';
import { pinSchema } from './listing';
import { wantedChangeSchema } from './requests';

/** safe: nothing new to decide · look: something is · cannot: it does not fit yet. */
export const updateVerdictSchema = z.enum(['safe', 'look', 'cannot']);

/** A release on the way of an update, with what its publisher says of it. */
export const updateReleaseSchema = z.object({
  version: versionSchema,
  publishedAt: z.string(),
  changelog: z.string().optional(),
  breakingChanges: z.array(z.string()),
  migrationGuide: z.string().optional(),
});

/** Another plugin that has to move with an update. */
export const updateCompanionSchema = z.object({
  pluginId: pluginIdSchema,
  name: z.string(),
  kind: changeKindSchema,
  from: versionSchema.optional(),
  to: versionSchema.optional(),
});

/** One update that is there for an installed plugin. A plugin may have several: a compatible one and a newer one. */
export const availableUpdateSchema = z.object({
  pluginId: pluginIdSchema,
  name: z.string(),
  from: versionSchema,
  to: versionSchema,
  verdict: updateVerdictSchema,
  /** Sentences that say why it needs a look, or why it cannot be taken yet; empty for a safe one. */
  because: z.array(z.string()),
  /** Whether its settings have to change with it, so that it cannot be taken together with others. */
  needsSettings: z.boolean(),
  /** Plugins because of whom it cannot be taken yet. */
  blockedBy: z.array(pluginIdSchema),
  /** Plugins whose pins are in its way. */
  heldBy: z.array(pluginIdSchema),
  /** The releases after `from` up to `to`, newest first. */
  releases: z.array(updateReleaseSchema),
  /** Access that it gains or gives up. */
  grants: z.array(grantChangeSchema),
  irreversible: z.array(irreversibleSchema),
  /** Other plugins that move with it. */
  companions: z.array(updateCompanionSchema),
});

/** Answer of `GET /updates`: safe ones first, then those that need a look, then those that cannot be taken yet. */
export const updateListSchema = z.object({
  environment: z.string(),
  items: z.array(availableUpdateSchema),
  /** What runs although its release was withdrawn or deprecated meanwhile, and why. */
  withdrawn: z.array(
    z.object({
      pluginId: pluginIdSchema,
      name: z.string(),
      release: versionSchema,
      kind: z.enum(['yanked', 'deprecated']),
      reason: z.string().optional(),
    })
  ),
  /** What somebody holds to a range, and which release of it runs. */
  pins: z.array(
    pinSchema.extend({
      pluginId: pluginIdSchema,
      name: z.string(),
      release: versionSchema,
      /** Who asked for the install, and so may lift the pin. */
      installedBy: z.string().optional(),
    })
  ),
  /** How many plugins are installed, and how many of them run their newest release. */
  installed: z.int(),
  newest: z.int(),
  portal: z.object({
    backstage: versionSchema,
    node: versionSchema,
    /** Newer Backstage versions that releases of the catalogue name, newest first. */
    next: z.array(versionSchema),
  }),
});

/** What a portal upgrade means for one installed plugin. */
export const upgradeReadinessSchema = z.enum(['ready', 'update', 'none', 'unknown']);

/** A plugin that could take the place of one without a compatible release. */
export const upgradeAlternativeSchema = z.object({
  pluginId: pluginIdSchema,
  name: z.string(),
  release: versionSchema,
  /** What it shares with the plugin it stands in for. */
  because: z.string(),
});

/** One installed plugin in a portal upgrade that is tried out. */
export const upgradePluginSchema = z.object({
  pluginId: pluginIdSchema,
  name: z.string(),
  release: versionSchema,
  readiness: upgradeReadinessSchema,
  because: z.string(),
  /** The release that it needs; `before` runs on both versions of Backstage, `after` on the new one only. */
  update: z.object({ to: versionSchema, when: z.enum(['before', 'after']) }).optional(),
  alternatives: z.array(upgradeAlternativeSchema),
});

/** A step of the ordered plan of a portal upgrade. */
export const upgradeStepSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['install', 'update']),
    when: z.enum(['before', 'after']),
    pluginId: pluginIdSchema,
    name: z.string(),
    from: versionSchema.optional(),
    to: versionSchema,
  }),
  z.object({ kind: z.literal('portal'), from: versionSchema, to: versionSchema }),
]);

/** Answer of `GET /portal-upgrade`. */
export const upgradeSimulationSchema = z.object({
  environment: z.string(),
  from: versionSchema,
  to: versionSchema,
  /** Whether the portal can be upgraded: `updates` after some updates, `unknown` where some plugins do not say. */
  answer: z.enum(['yes', 'updates', 'unknown', 'no']),
  /** The answer in one sentence. */
  sentence: z.string(),
  counts: z.object({ ready: z.int(), update: z.int(), none: z.int(), unknown: z.int() }),
  plugins: z.array(upgradePluginSchema),
  /** In the order in which they are carried out. */
  steps: z.array(upgradeStepSchema),
  /** The changes that make a plan of the updates that come before; empty where there are none. */
  changes: z.array(wantedChangeSchema),
});

/** What differs in one plugin between two generations. */
export const generationChangeSchema = z.object({
  /** changed: the same release and settings, stopped, started or put back. */
  kind: z.enum(['installed', 'removed', 'updated', 'configured', 'changed']),
  pluginId: pluginIdSchema,
  name: z.string(),
  /** What happened to it, such as `1.0.0 → 1.1.0, 2 settings changed`. */
  sentence: z.string(),
  from: versionSchema.optional(),
  to: versionSchema.optional(),
  /** Config values that differ; of a secret only that it does. */
  values: z.array(valueChangeSchema),
  /** The revisions that ran. */
  revisions: z.object({ from: z.int().optional(), to: z.int().optional() }),
});

/** Answer of `GET /generations/{number}/diff/{other}`. */
export const generationDiffSchema = z.object({
  environment: z.string(),
  from: z.int(),
  to: z.int(),
  sentence: z.string(),
  changes: z.array(generationChangeSchema),
  /** Plugins that run the same in both. */
  unchanged: z.array(z.object({ pluginId: pluginIdSchema, name: z.string(), release: versionSchema })),
});

export type UpdateVerdict = z.infer<typeof updateVerdictSchema>;
export type UpdateRelease = z.infer<typeof updateReleaseSchema>;
export type UpdateCompanion = z.infer<typeof updateCompanionSchema>;
export type AvailableUpdate = z.infer<typeof availableUpdateSchema>;
export type UpdateList = z.infer<typeof updateListSchema>;
export type UpgradeReadiness = z.infer<typeof upgradeReadinessSchema>;
export type UpgradeAlternative = z.infer<typeof upgradeAlternativeSchema>;
export type UpgradePlugin = z.infer<typeof upgradePluginSchema>;
export type UpgradeStep = z.infer<typeof upgradeStepSchema>;
export type UpgradeSimulation = z.infer<typeof upgradeSimulationSchema>;
export type GenerationChange = z.infer<typeof generationChangeSchema>;
export type GenerationDiff = z.infer<typeof generationDiffSchema>;
