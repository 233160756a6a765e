import { z } from 'zod';

/** Only the fields that are used; whatever else an entity has is its own. Names are checked against each other later. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const words = z
  .array(text)
  .nullish()
  .transform(value => value ?? []);

const metadataSchema = z.looseObject({
  name: z.string().min(1).max(200),
  namespace: z.string().min(1).max(200).default('default'),
  title: text.optional(),
  description: text.nullish(),
  tags: words,
  annotations: z.record(z.string(), z.unknown()).nullish(),
  links: z
    .array(z.looseObject({ url: z.string(), title: text.optional() }))
    .nullish()
    .transform(value => value ?? []),
});

/** A `Plugin`: what is shown and which packages it consists of. */
export const pluginEntitySchema = z.looseObject({
  kind: z.literal('Plugin'),
  metadata: metadataSchema,
  spec: z.looseObject({
    author: text.optional(),
    authors: z.array(z.looseObject({ name: text })).optional(),
    publisher: text.optional(),
    license: text.optional(),
    support: z.union([z.string(), z.looseObject({ provider: text.optional(), level: text })]).optional(),
    lifecycle: text.optional(),
    categories: words,
    highlights: words,
    description: text.nullish(),
    installation: text.nullish(),
    documentation: z
      .array(z.looseObject({ title: text.optional(), markdown: text.optional() }))
      .nullish()
      .transform(value => value ?? []),
    icon: z.string().optional(),
    packages: z
      .array(z.union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)]))
      .nullish()
      .transform(value => value ?? []),
    dependencies: words,
    history: z.looseObject({ added: text.optional() }).optional(),
  }),
});

/** A `Package`: one npm package, where its artifact lies and how it is configured. */
export const packageEntitySchema = z.looseObject({
  kind: z.literal('Package'),
  metadata: metadataSchema,
  spec: z.looseObject({
    packageName: z.string().min(1).max(214),
    dynamicArtifact: z.string().max(1000).optional(),
    version: text.optional(),
    backstage: z.looseObject({ role: text.optional(), supportedVersions: text.optional() }).optional(),
    author: text.optional(),
    support: text.optional(),
    lifecycle: text.optional(),
    license: text.optional(),
    partOf: words,
    appConfigExamples: z
      .array(z.looseObject({ title: text.default('Example'), content: z.json().optional() }))
      .nullish()
      .transform(value => value ?? []),
  }),
});

/** A `PluginCollection`: plugins picked by hand, or by a filter. */
export const collectionEntitySchema = z.looseObject({
  kind: z.literal('PluginCollection'),
  metadata: metadataSchema,
  spec: z.looseObject({
    type: text.optional(),
    plugins: words,
    filter: z.record(z.string(), z.json()).optional(),
  }),
});

export type PluginEntity = z.infer<typeof pluginEntitySchema>;
export type PackageEntity = z.infer<typeof packageEntitySchema>;
export type CollectionEntity = z.infer<typeof collectionEntitySchema>;
