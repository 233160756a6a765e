import { canonicalDigest, type JsonValue } from '@flyloft/bundle';
import type { CatalogueListing } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import type { ReleaseRecord } from '../../../ports';
import { refreshListing } from '../registry/refreshListing';

type NewListing = { listing: CatalogueListing; iconOf?: { source: string; key: string } };

/** Moves wishes along to the id under which a plugin is listed now. */
async function moveWishes(knex: Knex, from: string, to: string): Promise<void> {
  await knex.raw(
    `insert into plugin_requests (plugin_id, requester, reason, reference, at, told_at)
       select ?, requester, reason, reference, at, told_at from plugin_requests where plugin_id = ?
       on conflict do nothing`,
    [to, from]
  );
  await knex('plugin_requests').where({ plugin_id: from }).delete();
}

/**
 * Replaces the listings that all sources make by these, touching only what is another one now. Answers the number of
 * listings that changed.
 */
export async function replaceListings(
  knex: Knex,
  listings: readonly NewListing[],
  listReleases: (pluginId: string) => Promise<ReleaseRecord[]>,
  at: Date
): Promise<number> {
  const before = new Map(
    (await knex('catalogue_listings').select('plugin_id', 'digest')).map(row => [
      row.plugin_id as string,
      row.digest as string,
    ])
  );
  const placed = new Map(
    (await knex('source_entries').select('source', 'key', 'plugin_id')).map(row => [
      `${row.source} ${row.key}`,
      row.plugin_id as string | null,
    ])
  );
  const icons = new Map(
    (
      await knex('source_entries').whereNotNull('icon').select('source', 'key', knex.raw('md5(icon) as md5'))
    ).map(row => [`${row.source} ${row.key}`, row.md5 as string])
  );
  const touched = new Set<string>();
  const moves = new Map<string, string>();
  for (const { listing, iconOf } of listings) {
    const { pluginId } = listing;
    const icon = iconOf ? icons.get(`${iconOf.source} ${iconOf.key}`) ?? '' : '';
    const digest = canonicalDigest({ listing, icon } as unknown as JsonValue);
    for (const { source, key } of listing.origins) {
      const old = placed.get(`${source} ${key}`);
      if (old === pluginId) continue;
      await knex('source_entries').where({ source, key }).update({ plugin_id: pluginId });
      if (old && !listings.some(one => one.listing.pluginId === old)) moves.set(old, pluginId);
    }
    if (before.get(pluginId) === digest) continue;
    touched.add(pluginId);
    const picture = iconOf
      ? await knex('source_entries').where(iconOf).first('icon', 'icon_type')
      : { icon: null, icon_type: null };
    await knex('catalogue_listings')
      .insert({
        plugin_id: pluginId,
        content: JSON.stringify(listing),
        digest,
        icon: picture?.icon ?? null,
        icon_type: picture?.icon_type ?? null,
        first_seen_at: at,
        changed_at: at,
      })
      .onConflict('plugin_id')
      .merge(['content', 'digest', 'icon', 'icon_type', 'changed_at']);
  }
  const now = new Set(listings.map(one => one.listing.pluginId));
  for (const pluginId of before.keys()) {
    if (now.has(pluginId)) continue;
    await knex('catalogue_listings').where({ plugin_id: pluginId }).delete();
    touched.add(pluginId);
  }
  for (const [from, to] of moves) await moveWishes(knex, from, to);
  for (const pluginId of touched) await refreshListing(knex, pluginId, await listReleases(pluginId));
  return touched.size;
}
