import { canonicalDigest, type JsonValue } from '@flyloft/bundle';
import type { SourceListing } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { takeTurns, type PlacedListing, type ReleaseRecord, type SourceStore } from '../../../ports';
import { refreshListings } from '../registry/refreshListing';
import { inBatches } from './replaceContent';

type Merge = Parameters<SourceStore['replaceListings']>[1];
type Name = { source: string; key: string };
type EntryRow = Name & { content: SourceListing; icon: Buffer | null; icon_type: string | null };

const nameOf = ({ source, key }: Name) => `${source} ${key}`;

/** Rows that are told of in one statement; their values come as arrays. */
const MOST = 1_000;

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

/** Notes of each entry which listing it is part of now; answers the ids that became another one, with that. */
async function placeEntries(knex: Knex, listings: readonly PlacedListing[]): Promise<Map<string, string>> {
  const turn = takeTurns();
  const rows = await knex<Name & { plugin_id: string | null }>('source_entries').select(
    'source',
    'key',
    'plugin_id'
  );
  const placed = new Map(rows.map(row => [nameOf(row), row.plugin_id]));
  const ids = new Set(listings.map(({ pluginId }) => pluginId));
  const moves = new Map<string, string>();
  const changed: Array<Name & { pluginId: string }> = [];
  for (const { pluginId, entries } of listings) {
    for (const { source, key } of entries) {
      const old = placed.get(nameOf({ source, key }));
      if (old === pluginId) continue;
      if (old && !ids.has(old)) moves.set(old, pluginId);
      changed.push({ source, key, pluginId });
    }
    await turn();
  }
  for (const batch of inBatches(changed, MOST)) {
    await knex.raw(
      `update source_entries e set plugin_id = placed.plugin_id
       from unnest(cast(? as text[]), cast(? as text[]), cast(? as text[])) as placed (source, key, plugin_id)
       where e.source = placed.source and e.key = placed.key`,
      [batch.map(one => one.source), batch.map(one => one.key), batch.map(one => one.pluginId)]
    );
  }
  return moves;
}

/** What the entries of some listings say, by their names. */
async function readEntries(knex: Knex, listings: readonly PlacedListing[]): Promise<Map<string, EntryRow>> {
  const names = listings.flatMap(({ entries }) => entries);
  const { rows } = await knex.raw<{ rows: EntryRow[] }>(
    `select e.source, e.key, e.content, e.icon, e.icon_type
     from unnest(cast(? as text[]), cast(? as text[])) as wanted (source, key)
       join source_entries e on e.source = wanted.source and e.key = wanted.key`,
    [names.map(one => one.source), names.map(one => one.key)]
  );
  return new Map(rows.map(row => [nameOf(row), row]));
}

/** A row of `catalogue_listings`, made of what the entries of a listing say. */
function toRow(
  { pluginId, madeFrom, entries }: PlacedListing,
  said: ReadonlyMap<string, EntryRow>,
  merge: Merge,
  at: Date
) {
  const rows = entries.flatMap(entry => said.get(nameOf(entry)) ?? []);
  const listing = merge(
    pluginId,
    rows.map(({ source, key, content }) => ({ source, key, listing: content }))
  );
  const pictured = rows.find(row => row.icon !== null);
  const icon = pictured?.icon ? createHash('md5').update(pictured.icon).digest('hex') : '';
  return {
    plugin_id: pluginId,
    made_from: madeFrom,
    content: JSON.stringify(listing),
    digest: canonicalDigest({ listing, icon } as unknown as JsonValue),
    icon: pictured?.icon ?? null,
    icon_type: pictured?.icon_type ?? null,
    first_seen_at: at,
    changed_at: at,
  };
}

/**
 * Replaces the listings that all sources make by these. Only those are read and merged that are made from something else
 * now, in batches between which others have their turn. Answers the number of listings that changed.
 */
export async function replaceListings(
  knex: Knex,
  listings: readonly PlacedListing[],
  merge: Merge,
  listReleases: (pluginId: string) => Promise<ReleaseRecord[]>,
  at: Date
): Promise<number> {
  const turn = takeTurns();
  const known = await knex<{ plugin_id: string; digest: string; made_from: string | null }>(
    'catalogue_listings'
  ).select('plugin_id', 'digest', 'made_from');
  const before = new Map(known.map(row => [row.plugin_id, row]));
  const moves = await placeEntries(knex, listings);
  const touched = new Set<string>();
  const stale = listings.filter(one => before.get(one.pluginId)?.made_from !== one.madeFrom);
  for (const batch of inBatches(stale)) {
    const said = await readEntries(knex, batch);
    const rows: Array<ReturnType<typeof toRow>> = [];
    for (const one of batch) {
      rows.push(toRow(one, said, merge, at));
      await turn();
    }
    const changed = rows.filter(row => before.get(row.plugin_id)?.digest !== row.digest);
    if (changed.length > 0) {
      await knex('catalogue_listings')
        .insert(changed)
        .onConflict('plugin_id')
        .merge(['content', 'digest', 'made_from', 'icon', 'icon_type', 'changed_at']);
    }
    for (const row of changed) touched.add(row.plugin_id);
    for (const { plugin_id: id, made_from: madeFrom } of rows) {
      if (!touched.has(id)) {
        await knex('catalogue_listings').where({ plugin_id: id }).update({ made_from: madeFrom });
      }
    }
  }
  const now = new Set(listings.map(one => one.pluginId));
  const gone = known.map(row => row.plugin_id).filter(id => !now.has(id));
  for (const batch of inBatches(gone, MOST)) {
    await knex('catalogue_listings').whereIn('plugin_id', batch).delete();
  }
  for (const id of gone) touched.add(id);
  for (const [from, to] of moves) await moveWishes(knex, from, to);
  await refreshListings(knex, [...touched], listReleases);
  return touched.size;
}
