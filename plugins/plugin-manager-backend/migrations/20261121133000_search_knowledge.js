/** What the search learns: how often was asked for what, and what a configured service says plugins are about. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // Counts by day, without who: there is no column that a person could be put into.
  await knex.schema.createTable('search_queries', table => {
    table.date('day').notNullable();
    table.text('query').notNullable();
    table.integer('searches').notNullable().defaultTo(0);
    table.integer('without_result').notNullable().defaultTo(0);
    table.integer('results').notNullable().defaultTo(0);
    table.integer('clicks').notNullable().defaultTo(0);
    table.primary(['day', 'query']);
  });
  await knex.schema.createTable('search_clicks', table => {
    table.date('day').notNullable();
    table.text('plugin_id').notNullable();
    table.integer('clicks').notNullable();
    table.primary(['day', 'plugin_id']);
  });
  // By the digest of model and text: asked for once, whichever replica needs it, and shared by listings that say the same.
  await knex.schema.createTable('listing_vectors', table => {
    table.text('digest').primary();
    table.binary('vector').notNullable();
    table.timestamp('made_at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of ['listing_vectors', 'search_clicks', 'search_queries'])
    await knex.schema.dropTable(table);
};
