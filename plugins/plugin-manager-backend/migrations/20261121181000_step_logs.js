/** What a plugin's pods said while a step waited for them: a failed start is undone, and its pods go with it. */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('operation_step_logs', table => {
    table.text('operation_id').notNullable().references('id').inTable('operations').onDelete('CASCADE');
    table.integer('index').notNullable();
    table.timestamp('kept_at', { useTz: true }).notNullable();
    table.json('lines').notNullable();
    table.primary(['operation_id', 'index']);
    table.index(['kept_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('operation_step_logs');
};
