import {
  isNpmName,
  LISTING_LIMITS,
  manifestSchema,
  type Manifest,
  type SourceDefect,
  type SourceListing,
} from '@flyloft/plugin-manager-common';
import { cleanWords, cutText, defectAt } from '@flyloft/plugin-manager-node';

const defined = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

/** The packages that a manifest was packed from, or one of its own name where it says none. */
function packagesOf(manifest: Manifest): SourceListing['packages'] {
  const halves = [
    ['frontend-plugin', manifest.packed.frontend],
    ['backend-plugin', manifest.packed.backend],
  ] as const;
  return halves.flatMap(([role, half]) =>
    half && isNpmName(half.name)
      ? [
          {
            name: half.name,
            role,
            version: half.version,
            supportedVersions: manifest.backstage,
            license: manifest.license,
            node: manifest.node,
            configExamples: manifest.examples.map(({ title, config }) => ({ title, content: config })),
          },
        ]
      : []
  );
}

/** The listing of a Flyloft manifest; undefined where it has errors, which are reported. */
export function manifestListing(
  file: string,
  value: unknown,
  readme: string | undefined,
  defects: SourceDefect[]
): SourceListing | undefined {
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues.slice(0, 10)) {
      defects.push(
        defectAt(
          { file },
          {
            code: 'entity-invalid',
            message: `/${issue.path.join('/')} ${issue.message}.`,
            fix: '`flyloft check` lists everything at once; until it is corrected the plugin is left out.',
          }
        )
      );
    }
    return undefined;
  }
  const manifest = parsed.data;
  const place = { file, entry: manifest.id };
  return {
    key: `manifest:${manifest.id}`,
    name: manifest.name.slice(0, LISTING_LIMITS.name),
    description:
      cutText(manifest.description, LISTING_LIMITS.description, { name: 'description', place, defects }) ??
      '',
    categories: cleanWords([manifest.category]),
    keywords: cleanWords(manifest.keywords),
    highlights: [],
    ...defined({
      readme: cutText(readme, LISTING_LIMITS.readme, { name: 'The readme', place, defects }),
      author: manifest.author,
      publisher: manifest.publisher,
      license: manifest.license.slice(0, 200),
      homepage: manifest.homepage,
      repository: manifest.repository,
      lifecycle: manifest.maturity,
    }),
    links: manifest.documentation.slice(0, LISTING_LIMITS.words),
    packages: packagesOf(manifest),
    file,
  };
}
