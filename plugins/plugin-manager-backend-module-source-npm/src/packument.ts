import { z } from 'zod';

const person = z.union([z.string(), z.looseObject({ name: z.string().optional() })]);
const text = z.string().optional().catch(undefined);
const texts = z.array(z.string()).optional().catch(undefined);

const versionSchema = z.looseObject({
  name: text,
  description: text,
  readme: text,
  keywords: texts,
  license: z
    .union([z.string(), z.looseObject({ type: z.string() }).transform(({ type }) => type)])
    .optional()
    .catch(undefined),
  author: person.optional().catch(undefined),
  homepage: text,
  repository: z
    .union([z.string(), z.looseObject({ url: z.string() }).transform(({ url }) => url)])
    .optional()
    .catch(undefined),
  deprecated: z
    .union([z.string(), z.boolean().transform(value => (value ? 'Deprecated.' : undefined))])
    .optional()
    .catch(undefined),
  engines: z.looseObject({ node: text }).optional().catch(undefined),
  dist: z.looseObject({ integrity: text, shasum: text }).optional().catch(undefined),
  backstage: z
    .looseObject({ role: text, pluginId: text, supportedVersions: text })
    .optional()
    .catch(undefined),
});

/** What an npm registry answers for a package; only the fields that are used. */
export const packumentSchema = z.looseObject({
  name: z.string(),
  'dist-tags': z.record(z.string(), z.string()).catch({}).default({}),
  versions: z.record(z.string(), versionSchema).default({}),
  time: z.record(z.string(), z.string()).catch({}).default({}),
  readme: text,
  description: text,
});

export type Packument = z.infer<typeof packumentSchema>;
export type PackumentVersion = z.infer<typeof versionSchema>;

/** The version that `latest` names, or the last one where the tag is missing. */
export function latestOf(packument: Packument): { version: string; manifest: PackumentVersion } | undefined {
  const tagged = packument['dist-tags'].latest;
  const version =
    tagged !== undefined && Object.hasOwn(packument.versions, tagged)
      ? tagged
      : Object.keys(packument.versions).pop();
  const manifest = version === undefined ? undefined : packument.versions[version];
  return version === undefined || manifest === undefined ? undefined : { version, manifest };
}
