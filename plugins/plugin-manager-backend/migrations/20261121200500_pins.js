/** A range that somebody holds an installation to, with who and why: part of the installation, as it goes with it. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('installations', table => {
    table.jsonb('pin');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('installations', table => {
    table.dropColumn('pin');
  });
};
