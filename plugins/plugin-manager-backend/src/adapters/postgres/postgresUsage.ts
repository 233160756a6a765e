import type { Knex } from 'knex';
import type { UsageStore } from '../../ports';

type CountRow = { count: number; left: number };

/**
 * Counts in PostgreSQL, which all replicas share. One statement counts and answers, so that two replicas never let the
 * same one pass twice, and the database's clock is the one that counts.
 */
export function createPostgresUsage(db: Knex): UsageStore {
  return {
    async count(actor, what, seconds) {
      const { rows } = await db.raw<{ rows: CountRow[] }>(
        `insert into usage_counts as known (actor, what, since, count) values (:actor, :what, now(), 1)
         on conflict (actor, what) do update set
           count = case when known.since > now() - :seconds * interval '1 second' then known.count + 1 else 1 end,
           since = case when known.since > now() - :seconds * interval '1 second' then known.since else now() end
         returning count, extract(epoch from since + :seconds * interval '1 second' - now())::float8 as left`,
        { actor, what, seconds }
      );
      const [row] = rows;
      if (!row) throw new Error('Nothing was counted');
      return { count: row.count, secondsLeft: row.left };
    },
  };
}
