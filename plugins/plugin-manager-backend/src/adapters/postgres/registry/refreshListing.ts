import { normaliseRepository, type CatalogueListing } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import { needsOf } from '../../../domain/catalogue/needsOf';
import { newestRelease } from '../../../domain/release/newestRelease';
import type { ReleaseRecord } from '../../../ports';
import { encodeNeeds } from './needs';

/** What the catalogues say of a plugin, and since when. */
export type ListedInCatalogue = {
  content: CatalogueListing;
  hasIcon: boolean;
  firstSeenAt: Date;
  changedAt: Date;
};

const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]{2,40}/gu) ?? [];

/** Longest part of a readme that is searched: a tsvector holds at most 1 MiB. */
const SEARCHED_README = 100_000;

/** A row of `listings` without what is made of its words, and the words. */
type Shown = {
  row: Record<string, unknown>;
  title: string;
  tags: string;
  description: string;
  readme: string;
};

/** What the catalogue adds, whether there is a release or not: the names by which somebody may look for it. */
function namesOf(listed: ListedInCatalogue | undefined, repository?: string) {
  const addresses = [
    repository,
    listed?.content.repository,
    ...(listed?.content.links ?? []).map(link => link.url),
  ];
  return {
    packages: [...new Set(listed?.content.packages.map(one => one.name.toLowerCase()) ?? [])],
    repositories: [
      ...new Set(addresses.map(address => normaliseRepository(address ?? '')).filter(text => text !== '')),
    ],
  };
}

function fromReleases(
  pluginId: string,
  shown: ReleaseRecord,
  releases: ReleaseRecord[],
  listed: ListedInCatalogue | undefined
): Shown {
  const { manifest } = shown;
  const published = releases.map(release => release.publishedAt.getTime());
  const { packages, repositories } = namesOf(listed, manifest.repository);
  const packed = [manifest.packed.frontend?.name, manifest.packed.backend?.name].flatMap(name =>
    name === undefined ? [] : [name.toLowerCase()]
  );
  return {
    row: {
      latest: shown.version,
      name: manifest.name,
      description: manifest.description,
      type: manifest.type,
      category: manifest.category,
      maturity: shown.deprecated ? 'deprecated' : manifest.maturity,
      author: manifest.author ?? null,
      keywords: manifest.keywords,
      has_icon: manifest.icon !== undefined || (listed?.hasIcon ?? false),
      yanked: shown.yanked,
      needs: encodeNeeds(manifest),
      published_at: new Date(Math.min(...published)),
      updated_at: new Date(Math.max(...published)),
      released: true,
      publisher_name: null,
      packages: [...new Set([...packed, ...packages])],
      repositories,
    },
    title: [manifest.name, pluginId, pluginId.replaceAll('-', '')].join(' '),
    tags: [
      ...manifest.keywords,
      manifest.category,
      manifest.publisher,
      manifest.author ?? '',
      ...(listed?.content.keywords ?? []),
    ].join(' '),
    description: manifest.description,
    readme: shown.readme ?? '',
  };
}

function fromCatalogue(pluginId: string, listed: ListedInCatalogue): Shown {
  const { content } = listed;
  const publisher = content.publisher ?? content.author ?? content.origins[0]?.source ?? 'unknown';
  const addedAt = content.addedAt === undefined ? undefined : new Date(content.addedAt);
  return {
    row: {
      latest: null,
      name: content.name,
      description: content.description,
      type: content.type,
      category: content.category,
      maturity: content.maturity,
      author: content.author ?? null,
      keywords: content.keywords,
      has_icon: listed.hasIcon,
      yanked: false,
      needs: encodeNeeds(needsOf(content)),
      published_at: addedAt && addedAt < listed.firstSeenAt ? addedAt : listed.firstSeenAt,
      updated_at: listed.changedAt,
      released: false,
      publisher_name: publisher,
      ...namesOf(listed),
    },
    title: [content.name, pluginId, pluginId.replaceAll('-', '')].join(' '),
    tags: [
      ...content.keywords,
      ...content.categories,
      publisher,
      content.author ?? '',
      ...content.packages.map(one => one.name),
    ].join(' '),
    description: [content.description, ...content.highlights].join(' '),
    readme: content.readme ?? '',
  };
}

/** What the catalogues say of a plugin; undefined where none knows it. */
export async function findInCatalogue(knex: Knex, pluginId: string): Promise<ListedInCatalogue | undefined> {
  const row = await knex('catalogue_listings')
    .where({ plugin_id: pluginId })
    .first('content', 'first_seen_at', 'changed_at', knex.raw('icon is not null as has_icon'));
  return (
    row && {
      content: row.content as CatalogueListing,
      hasIcon: row.has_icon as boolean,
      firstSeenAt: row.first_seen_at as Date,
      changedAt: row.changed_at as Date,
    }
  );
}

/**
 * Makes the row by which a plugin is found from its releases, newest first, or, where there is none, from what the
 * catalogues say; removes it where there is neither. Within the transaction that changed one of them.
 */
export async function refreshListing(knex: Knex, pluginId: string, releases: ReleaseRecord[]): Promise<void> {
  const newest = newestRelease(releases);
  const listed = await findInCatalogue(knex, pluginId);
  const fromListed = listed && fromCatalogue(pluginId, listed);
  const shown = newest ? fromReleases(pluginId, newest, releases, listed) : fromListed;
  if (!shown) {
    await knex('listings').where({ plugin_id: pluginId }).delete();
    return;
  }
  const { title, tags } = shown;
  const body = [shown.description, shown.readme.slice(0, SEARCHED_README)] as const;
  await knex('listings')
    .insert({
      plugin_id: pluginId,
      ...shown.row,
      words: [...new Set([...words(title), ...words(tags)])],
      // Names and tags are found as they are written and by their stem, prose by its stem only.
      document: knex.raw(
        `setweight(to_tsvector('simple', ?) || to_tsvector('english', ?), 'A')
         || setweight(to_tsvector('simple', ?) || to_tsvector('english', ?), 'B')
         || setweight(to_tsvector('english', ?), 'C') || setweight(to_tsvector('english', ?), 'D')`,
        [title, title, tags, tags, ...body]
      ),
    })
    .onConflict('plugin_id')
    .merge();
}
