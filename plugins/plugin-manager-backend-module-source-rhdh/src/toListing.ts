import {
  LISTING_LIMITS,
  webUrlSchema,
  type SourceDefect,
  type SourceListing,
} from '@flyloft/plugin-manager-common';
import { cleanWords, cutText, defectAt, readIcon } from '@flyloft/plugin-manager-node';
import type { PackageEntity, PluginEntity } from './entities';
import type { Found } from './readEntities';
import { toPackage } from './toPackage';

type Metadata = PluginEntity['metadata'];

const isSource = (title: string) => /source/i.test(title);
const isHome = (title: string) => /^home/i.test(title);

function linksOf({ links, annotations }: Metadata): Pick<SourceListing, 'links' | 'repository' | 'homepage'> {
  const usable = links
    .filter(link => webUrlSchema.safeParse(link.url).success)
    .map(link => ({ title: (link.title ?? 'Link').slice(0, 200), url: link.url }))
    .slice(0, LISTING_LIMITS.words);
  const location = String(annotations?.['backstage.io/source-location'] ?? '').replace(/^url:/, '');
  const repository = usable.find(link => isSource(link.title))?.url ?? location;
  const homepage = usable.find(link => isHome(link.title))?.url;
  return {
    links: usable,
    ...(webUrlSchema.safeParse(repository).success ? { repository } : {}),
    ...(homepage ? { homepage } : {}),
  };
}

/** The long text of a plugin: what it is, how it is installed, and its other documents, each under its title. */
function readmeOf({ description, installation, documentation }: PluginEntity['spec']): string {
  const documents = documentation.map(({ title, markdown }) =>
    title === undefined || markdown?.includes(`# ${title}`) ? markdown : `# ${title}\n\n${markdown ?? ''}`
  );
  return [description, installation, ...documents].filter(Boolean).join('\n\n');
}

const added = (text: string | undefined) =>
  text !== undefined && !Number.isNaN(Date.parse(text)) ? { addedAt: new Date(text).toISOString() } : {};

function supportOf(support: PluginEntity['spec']['support']): Pick<SourceListing, 'support'> {
  if (support === undefined) return {};
  if (typeof support === 'string') return { support: { level: support.slice(0, 60) } };
  return {
    support: {
      level: support.level.slice(0, 60),
      ...(support.provider ? { provider: support.provider.slice(0, 200) } : {}),
    },
  };
}

/** The listing of a `Plugin` with its packages, the one by which it is known first. */
export function toListing(
  found: Found<PluginEntity>,
  packages: Found<PackageEntity>[],
  defects: SourceDefect[]
): SourceListing {
  const { metadata, spec } = found.entity;
  const { document } = found;
  const what = (name: string, ...path: string[]) => ({
    name,
    place: { ...found.place, line: document.lineOf(path) },
    defects,
  });
  const name = cutText(metadata.title, LISTING_LIMITS.name, what('metadata.title', 'metadata', 'title'));
  const description = cutText(
    metadata.description ?? undefined,
    LISTING_LIMITS.description,
    what('metadata.description', 'metadata', 'description')
  );
  const readme = cutText(
    readmeOf(spec),
    LISTING_LIMITS.readme,
    what('spec.description', 'spec', 'description')
  );
  const read = spec.icon === undefined ? undefined : readIcon(spec.icon);
  if (read?.outcome === 'refused') {
    defects.push(
      defectAt(what('', 'spec', 'icon').place, {
        code: 'icon-refused',
        message: `The icon is not shown, because ${read.because}. A monogram stands for it.`,
        fix: 'Put a PNG, or an SVG that only draws, into spec.icon as a data: address.',
      })
    );
  }
  const author = (spec.author ?? spec.authors?.map(one => one.name).join(', '))?.slice(0, 200);
  return {
    key: `plugin:${metadata.namespace}/${metadata.name}`,
    name: name ?? metadata.name.slice(0, LISTING_LIMITS.name),
    description: description ?? '',
    ...(readme === undefined ? {} : { readme }),
    categories: cleanWords(spec.categories),
    keywords: cleanWords(metadata.tags),
    highlights: spec.highlights.map(text => text.slice(0, 500)).slice(0, LISTING_LIMITS.words),
    ...(author ? { author } : {}),
    ...(spec.publisher ? { publisher: spec.publisher.slice(0, 200) } : {}),
    ...(spec.license ? { license: spec.license.slice(0, 200) } : {}),
    ...linksOf(metadata),
    ...(read?.outcome === 'read' ? { icon: read.icon } : {}),
    ...supportOf(spec.support),
    ...(spec.lifecycle ? { lifecycle: spec.lifecycle.slice(0, 60) } : {}),
    packages: packages.slice(0, LISTING_LIMITS.packages).map(one => toPackage(one, defects)),
    file: document.file,
    ...(found.place.line === undefined ? {} : { line: found.place.line }),
    ...added(spec.history?.added),
  };
}

/** The listing of a `Package` that no plugin names, so that it can be found and asked for all the same. */
export function toPackageListing(found: Found<PackageEntity>, defects: SourceDefect[]): SourceListing {
  const { metadata, spec } = found.entity;
  const what = {
    name: 'metadata.description',
    place: { ...found.place, line: found.document.lineOf(['metadata', 'description']) },
    defects,
  };
  const description = cutText(metadata.description ?? undefined, LISTING_LIMITS.description, what);
  return {
    key: `package:${metadata.namespace}/${metadata.name}`,
    name: (metadata.title ?? metadata.name).slice(0, LISTING_LIMITS.name),
    description:
      description ??
      `The package ${spec.packageName}. Its catalogue has no description, because no plugin names it.`,
    categories: [],
    keywords: cleanWords(metadata.tags),
    highlights: [],
    ...(spec.author ? { author: spec.author.slice(0, 200) } : {}),
    ...linksOf(metadata),
    ...(spec.support ? { support: { level: spec.support.slice(0, 60) } } : {}),
    ...(spec.lifecycle ? { lifecycle: spec.lifecycle.slice(0, 60) } : {}),
    packages: [toPackage(found, defects)],
    file: found.document.file,
    ...(found.place.line === undefined ? {} : { line: found.place.line }),
  };
}
