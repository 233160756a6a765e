/** When each secret was last looked up, so that what nobody refers to any more can go. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('secrets', table => {
    table.timestamp('used_at', { useTz: true });
  });
  await knex('secrets').update({ used_at: knex.ref('created_at') });
  await knex.schema.alterTable('secrets', table => {
    table.dropNullable('used_at');
    table.index(['used_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('secrets', table => {
    table.dropColumn('used_at');
  });
};
