import { z } from 'zod';
import { pluginIdSchema, versionSchema } from '../manifest';

/**
 * What a field may ask of its environment, under `x-flyloft-detect` in its schema. Closed, so that a publisher's word and
 * a detector's mean the same.
 */
export const DETECTABLE = [
  /** The Backstage release of the portal: "1.55.0". */
  'portal-version',
  /** Address that people open the portal at. */
  'portal-url',
  /** Version of the cluster: "1.36.2". */
  'cluster-version',
  /** The namespace that the plugin runs in. */
  'namespace',
  /** Names of classes that the cluster has. */
  'runtime-class',
  'ingress-class',
  'storage-class',
  /** The service mesh of the cluster: "istio". */
  'service-mesh',
  /** Whether the cluster measures pods, knows Gateways, makes certificates; true or false. */
  'metrics',
  'gateway-api',
  'certificates',
  /** Hosts of the portal's integrations: any, or of one kind. */
  'integration-host',
  'azure-host',
  'bitbucket-host',
  'gerrit-host',
  'gitea-host',
  'github-host',
  'gitlab-host',
  /** An annotation that components of the catalogue carry. */
  'catalog-annotation',
  /** A secret that fits by its name and keys; every secret field asks for it by itself. */
  'secret',
] as const;

/** A word of {@link DETECTABLE}. */
export type Detectable = (typeof DETECTABLE)[number];

/** Query of `GET /environments/{environment}/detected`. */
export const detectionQuerySchema = z.object({
  /** For which plugin: with it the answer has suggestions for its fields. */
  pluginId: pluginIdSchema.optional(),
  /** Release of the plugin; its newest where left out. */
  version: versionSchema.optional(),
  /** Asks anew instead of answering with what is remembered. */
  again: z.stringbool().optional(),
});

const sourceSchema = {
  /** Id of the detector. */
  detector: z.string(),
  /** What it looks at, for people: "Cluster". */
  source: z.string(),
};

/** Something that is so in an environment. */
export const environmentFactSchema = z.object({
  ...sourceSchema,
  title: z.string(),
  text: z.string(),
  /** When it was looked at. */
  at: z.string(),
});

/** A value that may stand in a field, and why. */
export const fieldSuggestionSchema = z.object({
  ...sourceSchema,
  /** JSON pointer of the field. */
  pointer: z.string(),
  value: z.json(),
  /** Why, as the end of "Suggested from your environment: …". */
  reason: z.string(),
  at: z.string(),
  /** Nothing else fits as well, and it is no secret: it may be filled in where nobody gave a value. */
  sure: z.boolean(),
});

/** Answer of `GET /environments/{environment}/detected`. */
export const detectionSchema = z.object({
  facts: z.array(environmentFactSchema),
  suggestions: z.array(fieldSuggestionSchema),
  /** Detectors that could not be asked. */
  silent: z.array(z.object({ ...sourceSchema, because: z.string() })),
});

export type EnvironmentFact = z.infer<typeof environmentFactSchema>;
export type FieldSuggestion = z.infer<typeof fieldSuggestionSchema>;
export type Detection = z.infer<typeof detectionSchema>;
