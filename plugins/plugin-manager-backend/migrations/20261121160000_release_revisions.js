/**
 * How often what the resolver reads of a plugin has changed: its releases, their status, its publisher's trust tier. Who
 * keeps a catalogue in memory compares the numbers and reads again only what differs. Numbers only grow, so a different
 * catalogue has a different sum, in whatever order transactions commit.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('release_revisions', table => {
    table.text('plugin_id').primary().references('id').inTable('plugins');
    table.bigInteger('revision').notNullable();
  });
  await knex.raw(`
    insert into release_revisions (plugin_id, revision) select distinct plugin_id, 1 from releases`);
  await knex.raw(`
    create function note_release_change() returns trigger language plpgsql set search_path from current as $$
    begin
      insert into release_revisions as r (plugin_id, revision)
        values (case when tg_op = 'DELETE' then old.plugin_id else new.plugin_id end, 1)
        on conflict (plugin_id) do update set revision = r.revision + 1;
      return null;
    end $$`);
  await knex.raw(`
    create trigger releases_revised after insert or update or delete on releases
      for each row execute function note_release_change()`);
  await knex.raw(`
    create function note_trust_change() returns trigger language plpgsql set search_path from current as $$
    begin
      update release_revisions r set revision = r.revision + 1
        from plugins p where p.id = r.plugin_id and p.publisher = new.id;
      return null;
    end $$`);
  await knex.raw(`
    create trigger publishers_revised after update on publishers
      for each row when (old.trust_tier is distinct from new.trust_tier) execute function note_trust_change()`);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('drop trigger releases_revised on releases');
  await knex.raw('drop trigger publishers_revised on publishers');
  await knex.raw('drop function note_release_change()');
  await knex.raw('drop function note_trust_change()');
  await knex.schema.dropTable('release_revisions');
};
