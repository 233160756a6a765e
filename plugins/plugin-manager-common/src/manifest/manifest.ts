import { z } from 'zod';
import { capabilitySchema, pluginPermissionSchema } from './capabilities';
import { configCheckSchema, connectionCheckSchema } from './checks';
import {
  configExampleSchema,
  configRuleSchema,
  disclosureSchema,
  environmentVariableSchema,
  jsonSchemaSchema,
  wizardStepSchema,
} from './configuration';
import { deploymentSchema, healthChecksSchema, isolationSchema, migrationSchema } from './deployment';
import { lifecycleSchema } from './lifecycle';
import { extensionSchema, federationSchema, routeSchema } from './extensions';
import { apiRouteSchema, MAX_API_ROUTES, previewSchema } from './preview';
import {
  digestSchema,
  egressHostSchema,
  pluginIdSchema,
  rangeSchema,
  versionSchema,
  webUrlSchema,
} from './identifiers';

/** standalone: frontend only; service-backed: frontend and pod; third-party: its backend is an external service. */
export const pluginTypeSchema = z.enum(['standalone', 'service-backed', 'third-party']);

/** How finished the publisher says the plugin is. */
export const maturitySchema = z.enum(['alpha', 'beta', 'stable', 'deprecated']);

/** Semver ranges by plugin id. */
export const pluginRangesSchema = z.record(pluginIdSchema, rangeSchema);

/** An npm package that was packed into the bundle. */
export const packedPackageSchema = z.strictObject({
  name: z.string().min(1).max(214),
  version: versionSchema,
});

/** What pack found and forced while it made the bundle. */
export const packedSchema = z.strictObject({
  frontend: packedPackageSchema.optional(),
  backend: packedPackageSchema.optional(),
  /** Version of the plugin host's package list that the backend was packed against. */
  hostVersion: z.string().max(60).optional(),
  /** Host packages that were used whatever range the plugin asked for: name to the range that it asked for. */
  forced: z.record(z.string().max(214), z.string().max(512)).default({}),
  /** sha256 of the lockfile inside the bundle. */
  lockfile: digestSchema.optional(),
});

/** One file of the bundle, so that it can be checked by itself when it is served. */
export const bundleFileSchema = z.strictObject({
  path: z.string().min(1).max(500),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  size: z.int().min(0),
});

/** The manifest of a release. Unknown fields are refused, each with its path. */
export const manifestSchema = z.strictObject({
  manifestVersion: z.literal(1),
  id: pluginIdSchema,
  name: z.string().min(1).max(80),
  version: versionSchema,
  type: pluginTypeSchema,
  description: z.string().min(1).max(1000),
  publisher: pluginIdSchema,
  author: z.string().max(200).optional(),
  license: z.string().min(1).max(100),
  homepage: webUrlSchema.optional(),
  repository: webUrlSchema.optional(),
  keywords: z.array(z.string().min(1).max(60)).max(50).default([]),
  category: z.string().min(1).max(60).default('Other'),
  maturity: maturitySchema.default('stable'),
  /** Path inside the bundle of an SVG or PNG of at most 64 KiB. */
  icon: z.string().max(200).optional(),
  /** Catalogue annotations that the plugin reads. */
  annotations: z.array(z.string().min(1).max(200)).max(50).default([]),

  /** Ranges of the portal's Backstage release and of the plugin host's Node in which the release works. */
  backstage: rangeSchema.default('*'),
  node: rangeSchema.default('*'),
  dependencies: pluginRangesSchema.default({}),
  peerDependencies: pluginRangesSchema.default({}),
  optionalDependencies: pluginRangesSchema.default({}),

  federation: federationSchema.optional(),
  extensions: z.array(extensionSchema).max(200).default([]),
  routes: z.array(routeSchema).max(100).default([]),
  /** Paths below `/api/<id>` that answer without credentials. */
  publicPaths: z
    .array(
      z
        .string()
        .max(200)
        .regex(/^\/[A-Za-z0-9\-._~/]*$/)
    )
    .max(50)
    .default([]),

  /** The backend's routes, as pack finds them in an OpenAPI document; absent where nobody said. */
  api: z.array(apiRouteSchema).max(MAX_API_ROUTES).optional(),
  preview: previewSchema.optional(),

  configSchema: jsonSchemaSchema.default({ type: 'object', properties: {} }),
  uiSchema: z.record(z.string(), z.json()).default({}),
  wizard: z.array(wizardStepSchema).max(30).default([]),
  disclosure: disclosureSchema.prefault({}),
  rules: z.array(configRuleSchema).max(100).default([]),
  /** What the portal asks about values while they are filled in. */
  checks: z.array(configCheckSchema).max(50).default([]),
  /** The plugin's own check of a whole configuration, run before anything is installed. */
  connectionCheck: connectionCheckSchema.optional(),
  defaults: z.record(z.string(), z.json()).default({}),
  examples: z.array(configExampleSchema).max(50).default([]),
  environment: z.array(environmentVariableSchema).max(100).default([]),

  permissions: z.array(pluginPermissionSchema).max(200).default([]),
  capabilities: z.array(capabilitySchema).max(50).default([]),
  /** Hosts that the backend always reaches. */
  egress: z.array(egressHostSchema).max(50).default([]),
  /** Config fields (dotted paths) that hold an address; the hosts in their values are reached too. */
  egressFrom: z.array(z.string().min(1).max(300)).max(50).default([]),
  isolation: isolationSchema.prefault({}),
  deployment: deploymentSchema.prefault({}),
  healthChecks: healthChecksSchema.prefault({}),
  lifecycle: lifecycleSchema.prefault({}),
  migrations: z.array(migrationSchema).max(500).default([]),

  changelog: z.string().max(200_000).optional(),
  breakingChanges: z.array(z.string().min(1).max(2000)).max(100).default([]),
  migrationGuide: z.string().max(100_000).optional(),
  documentation: z
    .array(z.strictObject({ title: z.string().min(1).max(120), url: webUrlSchema }))
    .max(30)
    .default([]),

  packed: packedSchema.prefault({}),
  /** Every file of the bundle but manifest.json itself, sorted by path. */
  files: z.array(bundleFileSchema).max(20_000).default([]),
});

/** A release's manifest, with every default filled in. */
export type Manifest = z.infer<typeof manifestSchema>;
/** A manifest as an author writes it. */
export type ManifestInput = z.input<typeof manifestSchema>;
export type PluginType = z.infer<typeof pluginTypeSchema>;
export type Maturity = z.infer<typeof maturitySchema>;
export type BundleFile = z.infer<typeof bundleFileSchema>;
