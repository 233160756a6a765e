import { z } from 'zod';

/** What the portal can do before a change: all of it is checked or copied, nothing of it runs code of the plugin. */
export const PRE_ACTIONS = ['check-requirements', 'check-capacity', 'backup'] as const;

/** What the portal can do after a change. */
export const POST_ACTIONS = ['notify', 'catalog-entry'] as const;

/** A request to the plugin's own backend: how a plugin runs something of its own around a change. */
export const hookCallSchema = z.strictObject({
  /** Path below `/api/<id>` that is sent a POST, with a token that is good for this plugin only. */
  call: z
    .string()
    .max(300)
    .regex(/^\/[A-Za-z0-9\-._~/]*$/, 'must be an absolute path, such as /hooks/updated'),
  timeoutSeconds: z.int().min(1).max(60).default(10),
});

const hooks = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).max(10).default([]);
const only = <const Names extends readonly [string, ...string[]]>(...names: Names) => hooks(z.enum(names));
const orCall = <const Names extends readonly [string, ...string[]]>(...names: Names) =>
  hooks(z.union([z.enum(names), hookCallSchema]));

/**
 * What runs around the stages of an installation. Before a stage, what runs then can be called; after it, what runs
 * afterwards; where nothing runs, nothing can be called. `error…` runs when the stage failed and was undone.
 */
export const lifecycleSchema = z.strictObject({
  preInstall: only(...PRE_ACTIONS),
  postInstall: orCall(...POST_ACTIONS),
  errorInstall: only('notify'),
  preUpdate: orCall(...PRE_ACTIONS),
  postUpdate: orCall(...POST_ACTIONS),
  errorUpdate: orCall('notify'),
  preConfigure: orCall(...PRE_ACTIONS),
  postConfigure: orCall('notify'),
  errorConfigure: orCall('notify'),
  preStart: only('check-requirements', 'check-capacity'),
  postStart: orCall('notify'),
  errorStart: only('notify'),
  preStop: orCall('backup'),
  postStop: only('notify'),
  errorStop: orCall('notify'),
  preUninstall: orCall('backup'),
  postUninstall: only('notify'),
  errorUninstall: orCall('notify'),
});

export type HookCall = z.infer<typeof hookCallSchema>;
export type Lifecycle = z.infer<typeof lifecycleSchema>;
/** Name of a list of hooks, such as `preUpdate`. */
export type HookStage = keyof Lifecycle;
/** A hook as a manifest names it. */
export type Hook = (typeof PRE_ACTIONS)[number] | (typeof POST_ACTIONS)[number] | HookCall;
