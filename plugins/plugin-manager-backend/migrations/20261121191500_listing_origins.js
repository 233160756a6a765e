/** What each listing of the catalogues was made from, so that only those are made anew whose entries say something else. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('catalogue_listings', table => {
    table.text('made_from');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('catalogue_listings', table => {
    table.dropColumn('made_from');
  });
};
