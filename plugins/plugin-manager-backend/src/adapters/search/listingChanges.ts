import type { Knex } from 'knex';

/** Where somebody who has read the listings stands: every change of transactions before it was seen. */
export type Watermark = string;

/** The watermark of now. Taken before reading, it misses nothing; at worst something is read twice. */
export async function readWatermark(knex: Knex): Promise<Watermark> {
  const { rows } = await knex.raw<{ rows: Array<{ xmin: string }> }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as xmin'
  );
  return rows[0]!.xmin;
}

/**
 * The plugins that changed since a watermark, and the next one. `everything` where the rows may be gone, or where the
 * database is another one than before, restored from a backup.
 */
export async function readChanges(
  knex: Knex,
  since: Watermark
): Promise<{ next: Watermark; pluginIds: string[] | 'everything' }> {
  const { rows } = await knex.raw<{
    rows: Array<{ xmin: string; older: boolean; kept: boolean; plugin_ids: string[] | null }>;
  }>(
    `select pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
       pg_snapshot_xmin(pg_current_snapshot()) < cast(:since as xid8) as older,
       array_agg(distinct plugin_id) as plugin_ids
     from listing_changes where xid >= cast(:since as xid8)`,
    { since }
  );
  const { xmin, older, plugin_ids: pluginIds } = rows[0]!;
  return { next: xmin, pluginIds: older ? 'everything' : pluginIds ?? [] };
}

/** Removes changes that every living replica has seen long ago. */
export async function forgetOldChanges(knex: Knex, hours: number): Promise<void> {
  await knex.raw(`delete from listing_changes where at < now() - make_interval(hours => ?)`, [hours]);
}
