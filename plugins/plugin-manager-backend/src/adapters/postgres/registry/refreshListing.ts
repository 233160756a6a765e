import { normaliseRepository, type CatalogueListing } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import { needsOf } from '../../../domain/catalogue/needsOf';
import { newestRelease } from '../../../domain/release/newestRelease';
import { takeTurns, type ReleaseRecord } from '../../../ports';
import { encodeNeeds } from './needs';

/** What the catalogues say of a plugin, and since when. */
export type ListedInCatalogue = {
  content: CatalogueListing;
  hasIcon: boolean;
  firstSeenAt: Date;
  changedAt: Date;
};

/** A row of `listings` without its id. */
type Shown = Record<string, unknown>;

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
  };
}

function fromCatalogue(listed: ListedInCatalogue): Shown {
  const { content } = listed;
  const publisher = content.publisher ?? content.author ?? content.origins[0]?.source ?? 'unknown';
  const addedAt = content.addedAt === undefined ? undefined : new Date(content.addedAt);
  return {
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
  };
}

type CatalogueRow = {
  plugin_id: string;
  content: CatalogueListing;
  has_icon: boolean;
  first_seen_at: Date;
  changed_at: Date;
};

/** What the catalogues say of some plugins, by their ids. */
async function readCatalogue(
  knex: Knex,
  pluginIds: readonly string[]
): Promise<Map<string, ListedInCatalogue>> {
  const { rows } = await knex.raw<{ rows: CatalogueRow[] }>(
    `select plugin_id, content, first_seen_at, changed_at, icon is not null as has_icon
     from catalogue_listings where plugin_id = any(cast(? as text[]))`,
    [[...pluginIds]]
  );
  return new Map(
    rows.map(row => [
      row.plugin_id,
      {
        content: row.content,
        hasIcon: row.has_icon,
        firstSeenAt: row.first_seen_at,
        changedAt: row.changed_at,
      },
    ])
  );
}

/** What the catalogues say of a plugin; undefined where none knows it. */
export async function findInCatalogue(knex: Knex, pluginId: string): Promise<ListedInCatalogue | undefined> {
  return (await readCatalogue(knex, [pluginId])).get(pluginId);
}

/**
 * Makes the row by which a plugin is found from its releases, newest first, or, where there is none, from what the
 * catalogues say; removes it where there is neither. Within the transaction that changed one of them.
 */
export async function refreshListing(knex: Knex, pluginId: string, releases: ReleaseRecord[]): Promise<void> {
  const newest = newestRelease(releases);
  const listed = await findInCatalogue(knex, pluginId);
  const fromListed = listed && fromCatalogue(listed);
  const shown = newest ? fromReleases(newest, releases, listed) : fromListed;
  if (!shown) {
    await knex('listings').where({ plugin_id: pluginId }).delete();
    return;
  }
  await knex('listings')
    .insert({ plugin_id: pluginId, ...shown })
    .onConflict('plugin_id')
    .merge();
}

/** Listings that are written with one statement. */
const BATCH = 100;

/** The same for many plugins, of which most have no release. */
export async function refreshListings(
  knex: Knex,
  pluginIds: readonly string[],
  listReleases: (pluginId: string) => Promise<ReleaseRecord[]>
): Promise<void> {
  const turn = takeTurns();
  for (let from = 0; from < pluginIds.length; from += BATCH) {
    const ids = pluginIds.slice(from, from + BATCH);
    const released = new Set<string>(
      await knex('releases').whereIn('plugin_id', ids).distinct().pluck('plugin_id')
    );
    for (const id of ids) if (released.has(id)) await refreshListing(knex, id, await listReleases(id));
    const others = ids.filter(id => !released.has(id));
    const listed = await readCatalogue(knex, others);
    const rows: Shown[] = [];
    for (const [id, one] of listed) {
      rows.push({ plugin_id: id, ...fromCatalogue(one) });
      await turn();
    }
    if (rows.length > 0) await knex('listings').insert(rows).onConflict('plugin_id').merge();
    const gone = others.filter(id => !listed.has(id));
    if (gone.length > 0) await knex('listings').whereIn('plugin_id', gone).delete();
  }
}
