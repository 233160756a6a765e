/**
 * The registry's tables: publishers, plugins with their releases, the listings that the search reads, reviews, and
 * wishes for plugins.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('publishers', table => {
    table.text('id').primary();
    table.text('trust_tier').notNullable();
  });

  // An id belongs to the publisher of its first release for ever: rows are never updated or removed.
  await knex.schema.createTable('plugins', table => {
    table.text('id').primary();
    table.text('publisher').notNullable().references('id').inTable('publishers');
    table.timestamp('created_at', { useTz: true }).notNullable();
  });

  await knex.schema.createTable('releases', table => {
    table.text('plugin_id').notNullable().references('id').inTable('plugins');
    table.text('version').notNullable();
    // json, not jsonb: the order of a config schema's fields is the order of the wizard's fields.
    table.json('manifest').notNullable();
    table.text('manifest_digest').notNullable();
    table.text('bundle_digest').notNullable().unique();
    table.bigInteger('bundle_size').notNullable();
    table.text('readme');
    table.text('changelog');
    table.text('statement').notNullable();
    table.timestamp('published_at', { useTz: true }).notNullable();
    table.boolean('yanked').notNullable();
    table.boolean('deprecated').notNullable();
    table.primary(['plugin_id', 'version']);
  });

  await knex.schema.createTable('release_dependencies', table => {
    table.text('plugin_id').notNullable();
    table.text('version').notNullable();
    table.text('kind').notNullable();
    table.text('dependency_id').notNullable();
    table.text('range').notNullable();
    table.primary(['plugin_id', 'version', 'kind', 'dependency_id']);
    table.foreign(['plugin_id', 'version']).references(['plugin_id', 'version']).inTable('releases');
    table.index(['dependency_id']);
  });

  // One row a plugin, made from its newest release whenever a release is added or changes its status.
  await knex.schema.createTable('listings', table => {
    table.text('plugin_id').primary().references('id').inTable('plugins');
    table.text('latest').notNullable();
    table.text('name').notNullable();
    table.text('description').notNullable();
    table.text('type').notNullable();
    table.text('category').notNullable();
    table.text('maturity').notNullable();
    table.text('author');
    table.specificType('keywords', 'text[]').notNullable();
    table.boolean('has_icon').notNullable();
    table.boolean('yanked').notNullable();
    // The ranges of Backstage and Node that it needs, as one text: distinct ones are few, so what fits is worked out
    // for each of them and not for each plugin.
    table.text('needs').notNullable();
    table.timestamp('published_at', { useTz: true }).notNullable();
    table.timestamp('updated_at', { useTz: true }).notNullable();
    // Words that a misspelt query may have meant.
    table.specificType('words', 'text[]').notNullable();
    table.specificType('document', 'tsvector').notNullable();
    table.index(['document'], 'listings_document', 'gin');
  });

  await knex.schema.createTable('reviews', table => {
    table.text('plugin_id').notNullable().references('id').inTable('plugins');
    table.text('author').notNullable();
    table.integer('rating').notNullable();
    table.text('comment');
    table.text('version').notNullable();
    table.boolean('installed').notNullable();
    table.timestamp('at', { useTz: true }).notNullable();
    table.primary(['plugin_id', 'author']);
  });

  // Wishes name plugins that need not exist, so there is nothing to reference.
  await knex.schema.createTable('plugin_requests', table => {
    table.text('plugin_id').notNullable();
    table.text('requester').notNullable();
    table.text('reason');
    table.text('reference');
    table.timestamp('at', { useTz: true }).notNullable();
    table.primary(['plugin_id', 'requester']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'plugin_requests',
    'reviews',
    'listings',
    'release_dependencies',
    'releases',
    'plugins',
    'publishers',
  ]) {
    await knex.schema.dropTable(table);
  }
};
