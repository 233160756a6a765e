import {
  isNpmName,
  LISTING_LIMITS,
  webUrlSchema,
  type SourceDefect,
  type SourceListing,
} from '@flyloft/plugin-manager-common';
import { checkVersion, cleanWords, cutText } from '@flyloft/plugin-manager-node';
import { z } from 'zod';

const text = z.string().optional().catch(undefined);

/** The fields of a `package.json` that are used. */
export const packageJsonSchema = z.looseObject({
  name: z.string().refine(isNpmName, 'must be the name of an npm package'),
  version: text,
  description: text,
  license: text,
  homepage: text,
  keywords: z.array(z.string()).optional().catch(undefined),
  author: z
    .union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)])
    .optional()
    .catch(undefined),
  repository: z
    .union([z.string(), z.looseObject({ url: z.string() }).transform(({ url }) => url)])
    .optional()
    .catch(undefined),
  engines: z.looseObject({ node: text }).optional().catch(undefined),
  backstage: z
    .looseObject({ role: text, pluginId: text, supportedVersions: text })
    .optional()
    .catch(undefined),
});

export type PackageJson = z.infer<typeof packageJsonSchema>;
export type FoundPackage = { file: string; json: PackageJson; readme?: string };

const defined = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

const webUrl = (value: string | undefined) =>
  webUrlSchema.safeParse(value?.replace(/^git\+/, '').replace(/\.git$/, '')).data;

/** The listing of a plugin from its packages in a repository; its frontend counts before its backend. */
export function packageListing(group: readonly FoundPackage[], defects: SourceDefect[]): SourceListing {
  const rank = ({ json }: FoundPackage) => (json.backstage?.role === 'frontend-plugin' ? 0 : 1);
  const sorted = [...group].sort((a, b) => rank(a) - rank(b) || (a.file < b.file ? -1 : 1));
  const [main] = sorted;
  if (!main) throw new Error('A listing needs a package');
  const { json, file } = main;
  const place = { file, entry: json.name };
  const id =
    json.backstage?.pluginId ?? json.name.replace(/^@[^/]+\//, '').replace(/^(backstage-)?plugin-/, '');
  const title = id
    .split(/[-_.]+/)
    .filter(Boolean)
    .map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(' ');
  return {
    key: `package:${json.name}`,
    name: title.slice(0, LISTING_LIMITS.name) || json.name.slice(0, LISTING_LIMITS.name),
    description:
      cutText(json.description, LISTING_LIMITS.description, { name: 'description', place, defects }) ?? '',
    categories: [],
    keywords: cleanWords((json.keywords ?? []).filter(word => word !== 'backstage')),
    highlights: [],
    ...defined({
      readme: cutText(main.readme, LISTING_LIMITS.readme, { name: 'The readme', place, defects }),
      author: json.author?.replace(/\s*[<(].*$/, '').slice(0, 200) || undefined,
      license: json.license?.slice(0, 200),
      homepage: webUrl(json.homepage),
      repository: webUrl(json.repository),
    }),
    links: [],
    packages: sorted.slice(0, LISTING_LIMITS.packages).map(one => {
      if (one.json.version !== undefined) {
        checkVersion(one.json.version, { file: one.file, entry: one.json.name }, defects);
      }
      return {
        name: one.json.name,
        ...defined({
          role: one.json.backstage?.role?.slice(0, 60),
          version: one.json.version?.slice(0, 256),
          supportedVersions: one.json.backstage?.supportedVersions?.slice(0, 512),
          license: one.json.license?.slice(0, 200),
          node: one.json.engines?.node?.slice(0, 512),
        }),
        configExamples: [],
      };
    }),
    file,
  };
}
