import { z } from 'zod';
import {
  digestSchema,
  manifestSchema,
  maturitySchema,
  pluginIdSchema,
  pluginTypeSchema,
  rangeSchema,
  versionSchema,
} from '../manifest';
import { healthStatusSchema, installationStateSchema, trustTierSchema } from '../plan';

/** What a card in the marketplace shows. */
export const pluginCardSchema = z.object({
  id: pluginIdSchema,
  name: z.string(),
  description: z.string(),
  type: pluginTypeSchema,
  category: z.string(),
  maturity: maturitySchema,
  publisher: z.string(),
  author: z.string().optional(),
  trustTier: trustTierSchema,
  keywords: z.array(z.string()),
  /** Newest release; absent where there is none, because nobody has made a bundle yet. */
  latest: versionSchema.optional(),
  /** Whether the icon can be fetched at `/plugins/{id}/icon`. */
  hasIcon: z.boolean(),
  /** Whether a bundle is there, so that it can be installed. */
  installable: z.boolean(),
  /** Whether its latest release fits this portal's Backstage and Node. */
  fits: z.boolean(),
  publishedAt: z.string(),
  updatedAt: z.string(),
  installs: z.int(),
  /** Environments in which it is installed. */
  installed: z.array(
    z.object({ environment: z.string(), release: versionSchema, state: installationStateSchema })
  ),
});

/** Values of the facets and how many listings have each, given the other filters. */
export const facetSchema = z.object({
  name: z.enum([
    'category',
    'type',
    'publisher',
    'author',
    'maturity',
    'trustTier',
    'support',
    'fits',
    'installable',
    'license',
    'tag',
  ]),
  values: z.array(z.object({ value: z.string(), count: z.int() })),
  /** How many values are left out, the rarest ones; absent where all are there. */
  more: z.int().optional(),
});

const csv = z
  .union([z.string(), z.array(z.string())])
  .transform(value =>
    (Array.isArray(value) ? value : value.split(',')).map(part => part.trim()).filter(Boolean)
  );

/**
 * Query of `GET /plugins` and `/plugins/search`. A filter takes several values, separated by commas, and any of them
 * will do; several filters hold together.
 */
export const pluginQuerySchema = z.object({
  query: z.string().max(300).optional(),
  /** By its words (usual), or by what it describes. */
  match: z.enum(['words', 'meaning']).optional(),
  category: csv.optional(),
  type: csv.optional(),
  publisher: csv.optional(),
  author: csv.optional(),
  maturity: csv.optional(),
  trustTier: csv.optional(),
  /** Who stands behind it by the word of a catalogue: `community`, `generally-available`. */
  support: csv.optional(),
  fits: csv.optional(),
  installable: csv.optional(),
  license: csv.optional(),
  /** Keywords that publishers gave. */
  tag: csv.optional(),
  /** Author or publisher. */
  maintainer: csv.optional(),
  /** `true`: of a publisher whose trust tier is internal or verified. */
  verified: csv.optional(),
  /** Ids of plugins, one of which it needs. */
  dependsOn: csv.optional(),
  /** Works with a Backstage release, or with any in a range. */
  backstage: rangeSchema.optional(),
  /** Works with a version of Node, or with any in a range. */
  node: rangeSchema.optional(),
  /** Mean of its reviews, 1 to 5. */
  minRating: z.coerce.number().min(1).max(5).optional(),
  /** Environments in which it is installed. */
  minInstalls: z.coerce.number().int().min(0).optional(),
  sort: z.enum(['relevance', 'name', 'updated', 'created', 'installs', 'rating']).default('relevance'),
  order: z.enum(['asc', 'desc']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(24),
  cursor: z.string().max(1000).optional(),
});

/** A page of listings. */
export const pluginPageSchema = z.object({
  items: z.array(pluginCardSchema),
  total: z.int(),
  facets: z.array(facetSchema),
  nextCursor: z.string().optional(),
  /**
   * The query as the catalogue spells it, where it knows a word in another spelling only: the results are then those of
   * this one.
   */
  suggestion: z.string().optional(),
  /** For an empty page: each filter that alone keeps it empty, with the number of plugins without it, most first. */
  without: z.array(z.object({ filter: z.string(), values: z.array(z.string()), total: z.int() })).optional(),
  /** For an empty page: plugins that are about what the query says, though they have not its words. */
  closest: z.array(pluginCardSchema).optional(),
});

/** One release in a plugin's list of versions. */
export const releaseListItemSchema = z.object({
  version: versionSchema,
  publishedAt: z.string(),
  bundleDigest: digestSchema,
  bundleSize: z.int(),
  maturity: maturitySchema,
  yanked: z.boolean(),
  deprecated: z.boolean(),
  /** Why it was withdrawn or deprecated, where who did it said so. */
  yankReason: z.string().optional(),
  deprecationReason: z.string().optional(),
  fits: z.boolean(),
  /** Why it does not fit, where it does not. */
  because: z.string().optional(),
  breakingChanges: z.array(z.string()),
  changelog: z.string().optional(),
});

/** A plugin's page. */
export const pluginDetailSchema = pluginCardSchema.extend({
  manifest: manifestSchema,
  readme: z.string().optional(),
  changelog: z.string().optional(),
  bundleDigest: digestSchema,
  bundleSize: z.int(),
  releases: z.array(releaseListItemSchema),
  /** Sentences on what it will touch, each with what enforces it. */
  touches: z.array(z.object({ sentence: z.string(), enforcedBy: z.string().optional() })),
  /** Why it does not fit this portal, where it does not. */
  fitsBecause: z.string(),
});

/** A node in the answer of `GET /plugins/{id}/dependencies`. */
export const dependencySchema = z.object({
  pluginId: pluginIdSchema,
  range: z.string(),
  kind: z.enum(['required', 'peer', 'optional']),
  /** Newest release in the range, where there is one. */
  resolved: versionSchema.optional(),
  installed: versionSchema.optional(),
});
export const dependenciesSchema = z.object({
  dependencies: z.array(dependencySchema),
  /** Plugins that name this one. */
  dependents: z.array(z.object({ pluginId: pluginIdSchema, version: versionSchema, range: z.string() })),
});

/** A range that an installation keeps to, who says so, and why. */
export const pinSchema = z.object({
  range: rangeSchema,
  reason: z.string(),
  by: z.string(),
  at: z.string(),
});

/** State of an installation. */
export const installationSchema = z.object({
  id: z.string(),
  tenant: z.string(),
  environment: z.string(),
  pluginId: pluginIdSchema,
  name: z.string(),
  state: installationStateSchema,
  release: versionSchema,
  /** Newest release that can be updated to. */
  available: versionSchema.optional(),
  revision: z.int(),
  health: z.object({ status: healthStatusSchema, reasons: z.array(z.string()) }),
  type: pluginTypeSchema,
  namespace: z.string().optional(),
  /** Path of the plugin's first page in the portal. */
  path: z.string().optional(),
  /** Config of the current revision, secrets as references. */
  config: z.record(z.string(), z.json()),
  installedAt: z.string(),
  changedAt: z.string(),
  changedBy: z.string(),
  /** Who asked for the install. */
  installedBy: z.string().optional(),
  /** Groups that who asked for the install belongs to now, as the portal's catalogue knows them. */
  teams: z.array(z.string()).optional(),
  /** Operation that works on it now. */
  operationId: z.string().optional(),
  /** Holds it to a range until somebody lifts it. */
  pin: pinSchema.optional(),
  /** Report of a frontend that was switched off. */
  quarantine: z.object({ digest: z.string(), message: z.string(), at: z.string() }).optional(),
});

/** What an installation ran at a time. */
export const revisionSchema = z.object({
  number: z.int(),
  release: versionSchema,
  bundleDigest: digestSchema,
  config: z.record(z.string(), z.json()),
  /** Rendered objects, secrets as references. */
  objects: z.array(z.json()),
  createdAt: z.string(),
  createdBy: z.string(),
  summary: z.string(),
  operationId: z.string(),
  current: z.boolean(),
});

/** The numbered, immutable set of all revisions of a tenant's environment. */
export const generationSchema = z.object({
  number: z.int(),
  createdAt: z.string(),
  createdBy: z.string(),
  summary: z.string(),
  operationId: z.string().optional(),
  automatic: z.boolean(),
  /** Revision by plugin id. */
  revisions: z.record(z.string(), z.object({ revision: z.int(), release: versionSchema })),
});

/** An environment as the screens show it. */
export const environmentSchema = z.object({
  id: z.string(),
  title: z.string(),
  isolation: z.enum(['none', 'process', 'pod', 'sandbox']),
  clusterReachable: z.boolean(),
  generation: z.int(),
  /** Sentence that says what is not protected, where something is not. */
  notice: z.string().optional(),
});

/** A frontend that the signed-in person's portal loads. */
export const frontendSchema = z.object({
  pluginId: pluginIdSchema,
  version: versionSchema,
  digest: digestSchema,
  /** Name of the Module Federation remote. */
  name: z.string(),
  /** Address of the remote's manifest, with the digest in it. */
  entry: z.string(),
  exposes: z.array(z.string()),
  /** Ids that its features may have. */
  features: z.array(z.string()),
  loadingMode: z.enum(['realm', 'frame']),
});
export const frontendListSchema = z.object({ revision: z.string(), items: z.array(frontendSchema) });

export type PluginCard = z.infer<typeof pluginCardSchema>;
export type Facet = z.infer<typeof facetSchema>;
export type PluginQuery = z.infer<typeof pluginQuerySchema>;
export type PluginPage = z.infer<typeof pluginPageSchema>;
export type ReleaseListItem = z.infer<typeof releaseListItemSchema>;
export type PluginDetail = z.infer<typeof pluginDetailSchema>;
export type Dependency = z.infer<typeof dependencySchema>;
export type Dependencies = z.infer<typeof dependenciesSchema>;
export type Installation = z.infer<typeof installationSchema>;
export type Revision = z.infer<typeof revisionSchema>;
export type Generation = z.infer<typeof generationSchema>;
export type Environment = z.infer<typeof environmentSchema>;
export type Frontend = z.infer<typeof frontendSchema>;
export type FrontendList = z.infer<typeof frontendListSchema>;
