import { z } from 'zod';
import { pluginIdSchema } from './identifiers';

/** The five kinds of extension point. */
export const extensionTypeSchema = z.enum(['component', 'page', 'api', 'hook', 'service']);

/** What must hold for an extension to be shown; all conditions of one extension must hold. */
export const extensionConditionSchema = z.strictObject({
  type: z.enum(['feature-flag', 'permission', 'config', 'environment', 'plugin-dependency']),
  /** The flag, permission, config path, environment id or plugin id that is looked at. */
  condition: z.string().min(1).max(200),
  operator: z.enum(['equals', 'contains', 'exists', 'version-gte', 'version-lte']),
  value: z.union([z.string().max(1000), z.number(), z.boolean()]).optional(),
});

/** A path of the portal that the plugin's frontend serves. */
export const routeSchema = z.strictObject({
  id: z.string().min(1).max(100),
  path: z
    .string()
    .max(200)
    .regex(/^\/[A-Za-z0-9\-._~/:*]*$/, 'must be an absolute path'),
  title: z.string().min(1).max(80).optional(),
  params: z.array(z.string().max(60)).max(20).optional(),
  guards: z.array(z.string().max(100)).max(20).optional(),
});

/** One thing that the plugin's frontend adds to the portal. */
export const extensionSchema = z.strictObject({
  /** The extension's id in the new frontend system, such as `page:tech-radar`. */
  id: z.string().min(1).max(200),
  type: extensionTypeSchema,
  description: z.string().max(500).optional(),
  /** Id of the route (see `routes`) at which a page is mounted. */
  route: z.string().max(100).optional(),
  lazy: z.boolean().default(true),
  conditions: z.array(extensionConditionSchema).max(20).default([]),
  /** Names of permissions without which the extension is not shown. */
  permissions: z.array(z.string().max(200)).max(20).default([]),
});

/** How the plugin's frontend is loaded: a Module Federation remote. */
export const federationSchema = z.strictObject({
  /** Name of the remote; unique in the portal, so it is derived from the plugin's id. */
  name: z.string().regex(/^[A-Za-z_$][A-Za-z0-9_$]{0,119}$/, 'must be a JavaScript identifier'),
  /** Path of the remote's manifest inside the bundle's `frontend/` folder. */
  entry: z.string().max(200).default('mf-manifest.json'),
  /** Exposed modules, such as `.` or `./alpha`; each has a Backstage feature as its default export. */
  exposes: z.array(z.string().max(200)).min(1).max(20),
  /** Ids of the Backstage frontend features that the modules may contain; the loader refuses every other one. */
  features: z.array(pluginIdSchema).min(1).max(20),
  /** The portal's shared packages that the remote was built against, name to range. */
  shared: z.record(z.string().max(214), z.string().max(200)).default({}),
});

export type ExtensionType = z.infer<typeof extensionTypeSchema>;
export type ExtensionCondition = z.infer<typeof extensionConditionSchema>;
export type Extension = z.infer<typeof extensionSchema>;
export type Route = z.infer<typeof routeSchema>;
export type Federation = z.infer<typeof federationSchema>;
