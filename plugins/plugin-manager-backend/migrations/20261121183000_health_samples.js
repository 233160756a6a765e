/**
 * How installations were, minute by minute: what one look at the pods found (source `pods`), and what each replica of
 * the portal passed on to them (source: the replica). Kept for little more than a day.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('health_samples', table => {
    table.text('installation_id').notNullable().references('id').inTable('installations').onDelete('CASCADE');
    table.timestamp('at', { useTz: true }).notNullable();
    table.text('source').notNullable();
    table.integer('ready');
    table.integer('wanted');
    table.integer('restarts');
    table.bigInteger('memory');
    table.integer('requests').notNullable().defaultTo(0);
    table.integer('errors').notNullable().defaultTo(0);
    // Answers by how long they took; the bounds stand in domain/health/latency.
    table.specificType('latency', 'integer[]');
    table.primary(['installation_id', 'at', 'source']);
    table.index(['at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('health_samples');
};
