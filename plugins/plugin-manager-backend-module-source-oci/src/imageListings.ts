import {
  isNpmName,
  LISTING_LIMITS,
  webUrlSchema,
  type ListedPackage,
  type SourceDefect,
  type SourceListing,
} from '@flyloft/plugin-manager-common';
import { checkVersion, cutText, cleanWords, defectAt } from '@flyloft/plugin-manager-node';
import { z } from 'zod';
import type { ImageManifest } from './Registry';

/** An image that was read. */
export type FoundImage = { repository: string; tag: string; digest: string; manifest: ImageManifest };

/** How images of Backstage's dynamic plugins say which packages they carry: JSON in base64. */
const PACKAGES = 'io.backstage.dynamic-packages';

const packagesSchema = z.array(
  z.record(
    z.string(),
    z.looseObject({
      name: z.string().optional(),
      version: z.string().optional(),
      description: z.string().optional(),
      license: z.string().optional(),
      backstage: z
        .looseObject({ role: z.string().optional(), supportedVersions: z.string().optional() })
        .optional(),
    })
  )
);

const OCI = 'org.opencontainers.image.';

const defined = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

function packagesOf(image: FoundImage, address: string, defects: SourceDefect[]): ListedPackage[] {
  const text = image.manifest.annotations[PACKAGES];
  if (text === undefined) return [];
  const entry = `${image.repository}:${image.tag}`;
  let parsed: z.infer<typeof packagesSchema> | undefined;
  try {
    parsed = packagesSchema.safeParse(JSON.parse(Buffer.from(text, 'base64').toString('utf8'))).data;
  } catch {
    parsed = undefined;
  }
  if (!parsed) {
    defects.push(
      defectAt(
        { entry },
        {
          code: 'entity-invalid',
          message: `Its annotation ${PACKAGES} cannot be read.`,
          fix: 'Package the image again with the tool that makes dynamic plugins.',
        }
      )
    );
    return [];
  }
  return parsed
    .flatMap(part => Object.entries(part))
    .flatMap(([folder, one]): ListedPackage[] => {
      const name = (one.name ?? folder).replace(/-dynamic$/, '');
      if (!isNpmName(name)) return [];
      const version = one.version?.slice(0, 256) ?? versionOf(image);
      if (version !== undefined) checkVersion(version, { entry }, defects);
      return [
        {
          name,
          artifact: `${address}@${image.digest}${parsed.length > 1 ? `!${folder}` : ''}`.slice(0, 1000),
          ...defined({
            version,
            role: one.backstage?.role?.slice(0, 60),
            supportedVersions: one.backstage?.supportedVersions?.slice(0, 512),
            license: one.license?.slice(0, 200),
          }),
          configExamples: [],
        },
      ];
    });
}

/** The version that an image says it has; tags often carry more than one. */
function versionOf({ manifest }: FoundImage): string | undefined {
  return manifest.annotations[`${OCI}version`]?.slice(0, 256);
}

const webUrl = (value: string | undefined) => webUrlSchema.safeParse(value).data;

const titleOf = (repository: string) =>
  (repository.split('/').pop() ?? repository)
    .replace(/^(backstage-(community-)?)?plugin-/, '')
    .split(/[-_.]+/)
    .filter(Boolean)
    .map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(' ');

/** The listing of a repository's images: the first one says what it is, the others are its versions. */
export function imageListing(
  registry: string,
  images: readonly FoundImage[],
  defects: SourceDefect[]
): SourceListing | undefined {
  const [image] = images;
  if (!image) return undefined;
  const { repository, manifest } = image;
  const host = registry.replace(/^https?:\/\//, '').replace(/\/+$/, '');
  const address = `oci://${host}/${repository}`;
  const place = { entry: repository };
  const note = (name: string) => manifest.annotations[`${OCI}${name}`];
  const packages = packagesOf(image, address, defects).slice(0, LISTING_LIMITS.packages);
  const versions = images.slice(0, LISTING_LIMITS.versions).map(one => ({
    version: (versionOf(one) ?? one.tag).slice(0, 256),
    integrity: one.digest,
    ...defined({ publishedAt: one.manifest.annotations[`${OCI}created`] }),
  }));
  const [known] = packages;
  if (known) known.versions = versions;
  return {
    key: `oci:${repository}`,
    name:
      (note('title') ?? titleOf(repository)).slice(0, LISTING_LIMITS.name) ||
      repository.slice(0, LISTING_LIMITS.name),
    description:
      cutText(note('description'), LISTING_LIMITS.description, {
        name: `${OCI}description`,
        place,
        defects,
      }) ?? '',
    categories: [],
    keywords: cleanWords((note('keywords') ?? '').split(',')),
    highlights: [],
    ...defined({
      author: (note('authors') ?? note('vendor'))?.slice(0, 200),
      license: note('licenses')?.slice(0, 200),
      homepage: webUrl(note('url')),
      repository: webUrl(note('source')),
    }),
    links: [{ title: 'Documentation', url: webUrl(note('documentation')) }].flatMap(link =>
      link.url === undefined ? [] : [{ title: link.title, url: link.url }]
    ),
    packages,
    file: `${address}:${image.tag}`.slice(0, 1000),
  };
}
