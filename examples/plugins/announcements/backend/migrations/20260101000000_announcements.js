/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('announcements', table => {
    table.comment('What teams tell everyone');
    table.uuid('id').primary();
    table.string('title', 120).notNullable();
    table.text('body').notNullable();
    table.string('team', 120).notNullable();
    table.string('author', 255).notNullable().comment('Entity reference of the person who posted it');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('updated_at', { useTz: true }).notNullable();
    table.timestamp('ends_at', { useTz: true }).notNullable();
    table.index(['ends_at'], 'announcements_ends_at');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('announcements');
};
