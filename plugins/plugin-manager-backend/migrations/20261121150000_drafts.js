/** What people have typed and not yet asked for, and what they keep of it under a name. Secrets are references. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('drafts', table => {
    table.text('actor').notNullable();
    table.text('environment').notNullable();
    table.text('plugin_id').notNullable();
    table.text('release').notNullable();
    table.jsonb('config').notNullable();
    table.text('yaml');
    table.text('step');
    table.text('level');
    table.integer('revision').notNullable();
    table.timestamp('saved_at', { useTz: true }).notNullable();
    table.primary(['actor', 'environment', 'plugin_id']);
    table.index('saved_at');
  });
  await knex.schema.createTable('draft_snapshots', table => {
    table.text('actor').notNullable();
    table.text('environment').notNullable();
    table.text('plugin_id').notNullable();
    table.text('name').notNullable();
    table.text('release').notNullable();
    table.jsonb('config').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.primary(['actor', 'environment', 'plugin_id', 'name']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('draft_snapshots');
  await knex.schema.dropTable('drafts');
};
