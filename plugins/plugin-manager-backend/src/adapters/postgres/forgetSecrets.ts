import type { Knex } from 'knex';

/**
 * Where secrets are referred to that somebody may still need: plans that can be carried out or asked for again, what
 * installations run and can go back to, and what people are still typing. `:before` is when a thing counts as left.
 */
const REFERRING = [
  `select content::text || objects::text || request::text as t from plans
    where state in ('ready', 'waiting') or greatest(created_at, requested_at) >= :before
       or id in (select plan_id from operations where state not in ('done', 'undone'))`,
  `select r.config::text || r.objects::text as t from revisions r join installations i on i.id = r.installation_id
    where i.state <> 'uninstalled' or i.operation_id is not null or i.changed_at >= :before`,
  `select config::text as t from drafts`,
  `select config::text as t from draft_snapshots`,
];

/** Deletes secrets that were last looked up before a time and that nothing refers to; answers with how many. */
export async function forgetSecrets(db: Knex, before: Date): Promise<number> {
  const { rowCount } = await db.raw(
    `delete from secrets where used_at < :before and id not in (
       select (regexp_matches(t, '"\\$secret"\\s*:\\s*"([^"]+)"', 'g'))[1] from (${REFERRING.join(
         ' union all '
       )}) as texts)`,
    { before }
  );
  return rowCount;
}
