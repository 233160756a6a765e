import {
  isNpmName,
  LISTING_LIMITS,
  webUrlSchema,
  type SourceDefect,
  type SourceListing,
} from '@flyloft/plugin-manager-common';
import { cleanWords, cutText, defectAt, readIcon } from '@flyloft/plugin-manager-node';
import { z } from 'zod';

const entrySchema = z.looseObject({
  title: z.string().min(1),
  npmPackageName: z.string().min(1),
  author: z.string().optional(),
  category: z.string().optional(),
  description: z.string().default(''),
  documentation: z.string().optional(),
  iconUrl: z.string().optional(),
  addedDate: z.coerce.string().optional(),
  status: z.string().optional(),
  tags: z.array(z.coerce.string()).optional(),
  file: z.string().optional(),
});

/** An entry as it was read, with where it stands. */
export type DirectoryEntry = { value: unknown; file: string; line?: number };

/** The name in an address of npm's site, which people paste where the name belongs. */
function packageIn(address: string): string | undefined {
  const name = /^https?:\/\/(?:www\.)?npmjs\.com\/package\/([^?#]+?)\/?$/.exec(address)?.[1];
  return name === undefined || !isNpmName(name) ? undefined : name;
}

const isRepository = (url: string) => /^https:\/\/(github|gitlab|bitbucket)\.[a-z]+\/[^/]+\/[^/]+/.test(url);

/** Listings of the directory's entries; an entry that cannot be read is reported and left out. */
export function parseDirectory(entries: readonly DirectoryEntry[]): {
  listings: SourceListing[];
  defects: SourceDefect[];
} {
  const defects: SourceDefect[] = [];
  const seen = new Map<string, string>();
  const listings = entries.flatMap(({ value, file, line }): SourceListing[] => {
    const parsed = entrySchema.safeParse(value);
    const place = { file, ...(line === undefined ? {} : { line }) };
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      defects.push(
        defectAt(place, {
          code: 'entity-invalid',
          message: `${issue?.path.join('.') || 'The entry'}: ${issue?.message ?? 'has another form'}.`,
          fix: 'Give it a title and an npmPackageName.',
        })
      );
      return [];
    }
    const entry = parsed.data;
    const at = { ...place, entry: entry.title };
    const packageName = isNpmName(entry.npmPackageName)
      ? entry.npmPackageName
      : packageIn(entry.npmPackageName);
    if (packageName !== entry.npmPackageName) {
      defects.push(
        defectAt(at, {
          code: 'name-invalid',
          message: `npmPackageName is "${entry.npmPackageName.slice(
            0,
            200
          )}", which is not the name of an npm package.`,
          fix: packageName
            ? `Write ${packageName}.`
            : 'Write the name as npm does, such as @backstage-community/plugin-tekton.',
        })
      );
    }
    if (packageName === undefined) return [];
    const key = entry.file ?? file;
    const first = seen.get(packageName);
    if (first !== undefined) {
      defects.push(
        defectAt(at, {
          code: 'entry-duplicate',
          message: `${packageName} stands in ${first} already; both are one listing.`,
          fix: 'Remove one of the two.',
        })
      );
    }
    seen.set(packageName, first ?? key);
    const what = (name: string) => ({ name, place: at, defects });
    const icon = entry.iconUrl?.startsWith('data:') ? readIcon(entry.iconUrl) : undefined;
    const added = entry.addedDate === undefined ? Number.NaN : Date.parse(entry.addedDate);
    const documentation = webUrlSchema.safeParse(entry.documentation).data;
    return [
      {
        key: `${key}:${packageName}`,
        name:
          cutText(entry.title, LISTING_LIMITS.name, what('title')) ??
          packageName.slice(0, LISTING_LIMITS.name),
        description: cutText(entry.description, LISTING_LIMITS.description, what('description')) ?? '',
        categories: cleanWords(entry.category === undefined ? [] : [entry.category]),
        keywords: cleanWords(entry.tags ?? []),
        highlights: [],
        ...(entry.author ? { author: entry.author.slice(0, 200) } : {}),
        ...(documentation && isRepository(documentation) ? { repository: documentation } : {}),
        links: documentation ? [{ title: 'Documentation', url: documentation }] : [],
        ...(icon?.outcome === 'read' ? { icon: icon.icon } : {}),
        ...(entry.status ? { lifecycle: entry.status.slice(0, 60) } : {}),
        packages: [{ name: packageName, configExamples: [] }],
        file: key,
        ...(Number.isNaN(added) ? {} : { addedAt: new Date(added).toISOString() }),
      },
    ];
  });
  return { listings, defects };
}
