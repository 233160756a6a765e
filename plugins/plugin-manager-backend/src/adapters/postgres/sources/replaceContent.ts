import { canonicalDigest, type JsonValue } from '@flyloft/bundle';
import type { SourceCounts, SourceListing } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import { takeTurns, type SourceContent } from '../../../ports';

/** Rows of one statement. */
const BATCH = 100;

/** Rows in groups, because a statement takes a limited number of values. */
export function inBatches<T>(rows: readonly T[], size = BATCH): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size)
  );
}

function toRow(source: string, listing: SourceListing, at: Date) {
  const { icon, ...content } = listing;
  return {
    source,
    key: listing.key,
    content: JSON.stringify(content),
    digest: canonicalDigest(listing as unknown as JsonValue),
    icon: icon ? Buffer.from(icon.data, 'base64') : null,
    icon_type: icon?.mediaType ?? null,
    first_seen_at: at,
    changed_at: at,
  };
}

/** Stores what was read of a source: entries that changed, without those that are gone; its defects and collections. */
export async function replaceContent(
  knex: Knex,
  source: string,
  { listings, kept, incomplete, collections, defects }: SourceContent,
  at: Date
): Promise<SourceCounts> {
  const before = new Map(
    (await knex('source_entries').where({ source }).select('key', 'digest')).map(row => [
      row.key as string,
      row.digest as string,
    ])
  );
  const turn = takeTurns();
  const changed: Array<ReturnType<typeof toRow>> = [];
  for (const listing of listings) {
    const row = toRow(source, listing, at);
    if (before.get(row.key) !== row.digest) changed.push(row);
    await turn();
  }
  for (const batch of inBatches(changed)) {
    await knex('source_entries')
      .insert(batch)
      .onConflict(['source', 'key'])
      .merge(['content', 'digest', 'icon', 'icon_type', 'changed_at']);
  }
  const seen = new Set([...listings.map(listing => listing.key), ...kept]);
  const gone = incomplete ? [] : [...before.keys()].filter(key => !seen.has(key));
  for (const batch of inBatches(gone)) {
    await knex('source_entries').where({ source }).whereIn('key', batch).delete();
  }
  await knex('source_defects').where({ source }).delete();
  for (const batch of inBatches(defects.map((defect, index) => ({ source, number: index + 1, ...defect })))) {
    await knex('source_defects').insert(batch);
  }
  if (!incomplete) await knex('source_collections').where({ source }).delete();
  for (const collection of collections) {
    await knex('source_collections')
      .insert({ source, ...collection })
      .onConflict(['source', 'key'])
      .merge();
  }
  const added = changed.filter(row => !before.has(row.key)).length;
  return {
    added,
    changed: changed.length - added,
    gone: gone.length,
    kept: before.size - gone.length - (changed.length - added),
  };
}
