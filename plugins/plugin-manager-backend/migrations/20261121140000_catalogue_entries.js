/** Which installations the software catalogue lists. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('installations', table => {
    table.boolean('in_catalog').notNullable().defaultTo(false);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('installations', table => {
    table.dropColumn('in_catalog');
  });
};
