/**
 * What keeps the search's index in step: every change of what a listing shows leaves a row here, and tells whoever
 * listens, in the transaction that makes it. The index is made from the other tables; these rows only say what to read
 * again, and are removed after a day.
 */

/** Tables whose rows are about one plugin, with the columns whose change a listing shows. */
const ABOUT_PLUGINS = {
  listings: '*',
  catalogue_listings: ['content', 'icon'],
  installations: ['state', 'release'],
  reviews: ['rating'],
};

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('listing_changes', table => {
    table.specificType('seq', 'bigint generated always as identity').primary();
    table.text('plugin_id').notNullable();
    // Who asks for all changes since a snapshot asks by it: numbers of transactions miss none that commits late.
    table.specificType('xid', 'xid8').notNullable().defaultTo(knex.raw('pg_current_xact_id()'));
    table.timestamp('at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.index(['xid']);
    table.index(['at']);
  });
  await knex.raw(`
    create function note_listing_change() returns trigger language plpgsql set search_path from current as $$
    declare
      changed text;
    begin
      if tg_op = 'DELETE' then changed := old.plugin_id; else changed := new.plugin_id; end if;
      insert into listing_changes (plugin_id) values (changed);
      perform pg_notify('flyloft_listings', changed);
      return null;
    end $$`);
  for (const [table, columns] of Object.entries(ABOUT_PLUGINS)) {
    const row = alias =>
      columns === '*' ? `${alias}.*` : `(${columns.map(column => `${alias}.${column}`).join(', ')})`;
    await knex.raw(`
      create trigger ${table}_came_or_went after insert or delete on ${table}
        for each row execute function note_listing_change()`);
    await knex.raw(`
      create trigger ${table}_changed after update on ${table}
        for each row when (${row('old')} is distinct from ${row(
      'new'
    )}) execute function note_listing_change()`);
  }
  await knex.raw(`
    create function note_publisher_change() returns trigger language plpgsql set search_path from current as $$
    declare
      changed text;
    begin
      for changed in select id from plugins where publisher = new.id loop
        insert into listing_changes (plugin_id) values (changed);
        perform pg_notify('flyloft_listings', changed);
      end loop;
      return null;
    end $$`);
  await knex.raw(`
    create trigger publishers_changed after update on publishers
      for each row when (old.trust_tier is distinct from new.trust_tier) execute function note_publisher_change()`);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of Object.keys(ABOUT_PLUGINS)) {
    await knex.raw(`drop trigger ${table}_came_or_went on ${table}`);
    await knex.raw(`drop trigger ${table}_changed on ${table}`);
  }
  await knex.raw('drop trigger publishers_changed on publishers');
  await knex.raw('drop function note_publisher_change()');
  await knex.raw('drop function note_listing_change()');
  await knex.schema.dropTable('listing_changes');
};
