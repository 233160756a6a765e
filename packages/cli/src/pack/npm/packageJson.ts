import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const person = z.union([z.string(), z.looseObject({ name: z.string().optional() })]);
const optionalRecord = z.record(z.string(), z.string()).optional().catch(undefined);

/** The fields of a package.json that packing reads; what has another form than expected counts as absent. */
export const packageJsonSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  description: z.string().optional().catch(undefined),
  license: z.string().optional().catch(undefined),
  author: person.optional().catch(undefined),
  homepage: z.string().optional().catch(undefined),
  repository: z
    .union([z.string(), z.looseObject({ url: z.string().optional(), directory: z.string().optional() })])
    .optional()
    .catch(undefined),
  keywords: z.array(z.string()).optional().catch(undefined),
  main: z.string().optional().catch(undefined),
  exports: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .optional()
    .catch(undefined),
  scripts: optionalRecord,
  dependencies: optionalRecord,
  peerDependencies: optionalRecord,
  optionalDependencies: optionalRecord,
  peerDependenciesMeta: z
    .record(z.string(), z.looseObject({ optional: z.boolean().optional() }))
    .optional()
    .catch(undefined),
  engines: optionalRecord,
  gypfile: z.boolean().optional().catch(undefined),
  backstage: z
    .looseObject({
      role: z.string().optional(),
      pluginId: z.string().optional(),
      pluginPackages: z.array(z.string()).optional(),
      features: z.record(z.string(), z.string()).optional(),
    })
    .optional()
    .catch(undefined),
});

export type PackageJson = z.infer<typeof packageJsonSchema>;

/** Reads a folder's package.json. */
export async function readPackageJson(dir: string): Promise<PackageJson> {
  return packageJsonSchema.parse(JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8')));
}
