/** What each person had the portal do within a minute: all replicas count together. Nothing of value is lost with it. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('usage_counts', table => {
    table.text('actor').notNullable();
    table.text('what').notNullable();
    table.timestamp('since', { useTz: true }).notNullable();
    table.integer('count').notNullable();
    table.primary(['actor', 'what']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('usage_counts');
};
