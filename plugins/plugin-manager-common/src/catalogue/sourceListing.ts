import { z } from 'zod';
import { webUrlSchema } from '../manifest';

/** Caps on what a source may say of one plugin, in characters or, for icons, bytes. */
export const LISTING_LIMITS = {
  name: 120,
  description: 1000,
  readme: 200_000,
  icon: 200_000,
  packages: 100,
  versions: 200,
  word: 60,
  words: 50,
} as const;

/** One published version of an npm package, as its registry tells. The version need not be semver. */
export const packageVersionSchema = z.object({
  version: z.string().max(256),
  publishedAt: z.string().optional(),
  /** What the registry says to whoever still uses it. */
  deprecated: z.string().max(2000).optional(),
  integrity: z.string().max(200).optional(),
  /** Range of Node in `engines`. */
  node: z.string().max(512).optional(),
});

/** One npm package that a listing consists of. */
export const listedPackageSchema = z.object({
  /** npm name. */
  name: z.string().min(1).max(214),
  title: z.string().max(200).optional(),
  /** Role in Backstage's terms, such as `frontend-plugin`. */
  role: z.string().max(60).optional(),
  /** As the source says; shown even where it is not semver, never resolved to then. */
  version: z.string().max(256).optional(),
  /** Where a built artifact lies, such as `oci://…`. */
  artifact: z.string().max(1000).optional(),
  /** Backstage versions it was made for, as the source says: a version or a range. */
  supportedVersions: z.string().max(512).optional(),
  support: z.string().max(60).optional(),
  lifecycle: z.string().max(60).optional(),
  license: z.string().max(200).optional(),
  deprecated: z.string().max(2000).optional(),
  node: z.string().max(512).optional(),
  integrity: z.string().max(200).optional(),
  distTags: z.record(z.string(), z.string()).optional(),
  versions: z.array(packageVersionSchema).max(LISTING_LIMITS.versions).optional(),
  /** Examples of app-config. */
  configExamples: z.array(z.object({ title: z.string().max(300), content: z.json() })).max(50),
});

/** What one source says of one plugin. */
export const sourceListingSchema = z.object({
  /** Names the entry within its source for ever, such as `plugin:rhdh/tekton`. */
  key: z.string().min(1).max(300),
  name: z.string().min(1).max(LISTING_LIMITS.name),
  /** Plain text, a sentence or a few. */
  description: z.string().max(LISTING_LIMITS.description),
  /** Markdown. */
  readme: z.string().max(LISTING_LIMITS.readme).optional(),
  categories: z.array(z.string().min(1).max(LISTING_LIMITS.word)).max(LISTING_LIMITS.words),
  keywords: z.array(z.string().min(1).max(LISTING_LIMITS.word)).max(LISTING_LIMITS.words),
  highlights: z.array(z.string().max(500)).max(LISTING_LIMITS.words),
  author: z.string().max(200).optional(),
  publisher: z.string().max(200).optional(),
  license: z.string().max(200).optional(),
  homepage: webUrlSchema.optional(),
  repository: webUrlSchema.optional(),
  links: z.array(z.object({ title: z.string().max(200), url: webUrlSchema })).max(LISTING_LIMITS.words),
  icon: z
    .object({ mediaType: z.enum(['image/svg+xml', 'image/png']), data: z.base64().max(400_000) })
    .optional(),
  support: z.object({ provider: z.string().max(200).optional(), level: z.string().max(60) }).optional(),
  lifecycle: z.string().max(60).optional(),
  /** The package by which it is known comes first. */
  packages: z.array(listedPackageSchema).max(LISTING_LIMITS.packages),
  /** Where in the source it stands. */
  file: z.string().max(1000).optional(),
  line: z.int().min(1).optional(),
  /** When the source says that it was added. */
  addedAt: z.string().optional(),
});

/** Something in a source that is wrong, and what its owner does about it. Stops nothing. */
export const sourceDefectSchema = z.object({
  code: z.enum([
    'yaml-broken',
    'entity-unknown',
    'entity-invalid',
    'entry-duplicate',
    'package-missing',
    'package-unnamed',
    'plugin-missing',
    'filter-unknown-field',
    'collection-empty',
    'text-placeholder',
    'text-cut',
    'version-not-semver',
    'range-invalid',
    'range-matches-nothing',
    'name-invalid',
    'icon-refused',
    'cycle',
    'entry-unreadable',
    'changed-while-reading',
  ]),
  file: z.string().optional(),
  entry: z.string().optional(),
  line: z.int().optional(),
  /** What is wrong. */
  message: z.string().max(2000),
  /** What to do about it. */
  fix: z.string().max(2000),
});

/** A hand-picked or filtered set of entries of one source. */
export const sourceCollectionSchema = z.object({
  key: z.string(),
  title: z.string(),
  description: z.string(),
  /** Keys of {@link sourceListingSchema}. */
  members: z.array(z.string()),
});

export type PackageVersion = z.infer<typeof packageVersionSchema>;
export type ListedPackage = z.infer<typeof listedPackageSchema>;
export type SourceListing = z.infer<typeof sourceListingSchema>;
export type SourceDefect = z.infer<typeof sourceDefectSchema>;
export type SourceCollection = z.infer<typeof sourceCollectionSchema>;
