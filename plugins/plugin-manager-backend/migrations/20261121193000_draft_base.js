/** What ran when a draft was begun, so that it can be told what both sides changed since. Secrets are references. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('drafts', table => {
    table.jsonb('base');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('drafts', table => {
    table.dropColumn('base');
  });
};
