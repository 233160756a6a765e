/**
 * The search reads listings into an index of its own, which takes their texts from where they are kept. What PostgreSQL's
 * full text search needed goes.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('listings', table => {
    table.dropIndex(['document'], 'listings_document');
    table.dropColumn('document');
    table.dropColumn('words');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('listings', table => {
    table.specificType('words', 'text[]').notNullable().defaultTo('{}');
    table.specificType('document', 'tsvector').notNullable().defaultTo('');
    table.index(['document'], 'listings_document', 'gin');
  });
};
