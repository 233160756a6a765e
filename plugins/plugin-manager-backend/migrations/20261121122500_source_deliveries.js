/** Webhooks that were taken, so that none counts twice; and who was told that what they asked for is there. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('source_deliveries', table => {
    table.text('source').notNullable();
    table.text('signature').notNullable();
    table.timestamp('at', { useTz: true }).notNullable();
    table.primary(['source', 'signature']);
  });
  await knex.schema.alterTable('plugin_requests', table => {
    table.timestamp('told_at', { useTz: true });
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('plugin_requests', table => table.dropColumn('told_at'));
  await knex.schema.dropTable('source_deliveries');
};
