/** When a plan runs out and when its approvers were last reminded, as columns that can be asked for. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('plans', table => {
    table.timestamp('expires_at', { useTz: true });
    table.timestamp('nudged_at', { useTz: true });
  });
  await knex('plans').update({ expires_at: knex.raw(`(content ->> 'expiresAt')::timestamptz`) });
  await knex.schema.alterTable('plans', table => {
    table.dropNullable('expires_at');
    table.index(['state', 'expires_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('plans', table => {
    table.dropIndex(['state', 'expires_at']);
    table.dropColumns('expires_at', 'nudged_at');
  });
};
