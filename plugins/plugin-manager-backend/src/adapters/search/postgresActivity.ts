import type { Knex } from 'knex';
import type { Activity } from '../../domain/search/rankTrending';
import type { Clock, PluginActivity } from '../../ports';

type ActivityRow = {
  plugin_id: string;
  recent: boolean;
  installs: number;
  reviews: number;
  clicks: number;
};

const DAY_MS = 86_400_000;
/** Most people whose requests are looked at, those who asked last. */
const PEOPLE = 5_000;

/** What people did with plugins, from the rows that the engine and the search keep anyway. */
export function createPostgresActivity(options: {
  knex: Knex;
  clock: Clock;
  tenant: string;
}): PluginActivity {
  const { knex, clock, tenant } = options;
  return {
    async recent(days) {
      const now = clock.now().getTime();
      const { rows } = await knex.raw<{ rows: ActivityRow[] }>(
        `select plugin_id, at >= :recent as recent, sum(installs)::int as installs, sum(reviews)::int as reviews,
           sum(clicks)::int as clicks
         from (
           select i.plugin_id, r.created_at as at, 1 as installs, 0 as reviews, 0 as clicks
             from revisions r join installations i on i.id = r.installation_id
             where i.tenant = :tenant and r.kind = 'install'
           union all select plugin_id, at, 0, 1, 0 from reviews
           union all select plugin_id, day::timestamptz, 0, 0, clicks from search_clicks
         ) done
         where at >= :before group by 1, 2`,
        { tenant, recent: new Date(now - days * DAY_MS), before: new Date(now - 2 * days * DAY_MS) }
      );
      const found = new Map<string, Activity>();
      for (const { plugin_id: pluginId, recent, installs, reviews, clicks } of rows) {
        const none = { installs: 0, reviews: 0, clicks: 0 };
        const activity = found.get(pluginId) ?? { pluginId, now: none, before: none };
        activity[recent ? 'now' : 'before'] = { installs, reviews, clicks };
        found.set(pluginId, activity);
      }
      return [...found.values()];
    },

    async usedBy() {
      const { rows } = await knex.raw<{ rows: Array<{ requester: string; plugin_ids: string[] }> }>(
        `select p.requester, array_agg(distinct used.plugin_id) as plugin_ids
         from plans p join operations o on o.id = p.operation_id cross join unnest(p.plugin_ids) as used (plugin_id)
         where p.tenant = :tenant and o.state = 'done' and exists (
           select 1 from installations i
           where i.tenant = p.tenant and i.plugin_id = used.plugin_id and i.state <> 'uninstalled'
         )
         group by p.requester order by max(p.seq) desc limit :people`,
        { tenant, people: PEOPLE }
      );
      return rows.map(row => ({ person: row.requester, pluginIds: row.plugin_ids }));
    },
  };
}
