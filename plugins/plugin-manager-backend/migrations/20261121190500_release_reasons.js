/** Why a release was withdrawn or deprecated, for everybody who meets it and not only for who reads the audit. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('releases', table => {
    table.text('yank_reason');
    table.text('deprecation_reason');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('releases', table => {
    table.dropColumn('yank_reason');
    table.dropColumn('deprecation_reason');
  });
};
