/**
 * Catalogues of plugins: where they come from, what each said in its last sync, and the listings made from them. From
 * here on `listings` has rows without a release too: known, but not installable before somebody makes a bundle.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('sources', table => {
    table.text('name').primary();
    table.text('kind').notNullable();
    // Whether app-config still names it; what it brought in stays until somebody removes it.
    table.boolean('configured').notNullable();
    // What the source gave to ask for changes only: an ETag, a commit, a digest.
    table.jsonb('validators');
    // The sync that works on it now: the row decides who does, the expiry lets another one in after a crash.
    table.text('sync_id');
    table.timestamp('lease_until', { useTz: true });
    table.timestamp('next_at', { useTz: true });
  });

  await knex.schema.createTable('source_syncs', table => {
    table.text('id').primary();
    table.text('source').notNullable().references('name').inTable('sources').onDelete('cascade');
    table.text('trigger').notNullable();
    table.text('actor').notNullable();
    // running, done, unchanged, failed
    table.text('state').notNullable();
    table.timestamp('started_at', { useTz: true }).notNullable();
    table.timestamp('ended_at', { useTz: true });
    table.jsonb('progress');
    // How many entries were added, changed, gone, kept, unchanged.
    table.jsonb('counts');
    // How many things of each kind the source has, as it names them.
    table.jsonb('read');
    table.integer('defects').notNullable().defaultTo(0);
    table.text('revision');
    table.text('message');
    table.index(['source', 'started_at']);
  });

  // What one source says of one plugin. Icons lie apart, because lists never need them.
  await knex.schema.createTable('source_entries', table => {
    table.text('source').notNullable().references('name').inTable('sources').onDelete('cascade');
    table.text('key').notNullable();
    table.text('plugin_id');
    table.jsonb('content').notNullable();
    table.text('digest').notNullable();
    table.binary('icon');
    table.text('icon_type');
    table.timestamp('first_seen_at', { useTz: true }).notNullable();
    table.timestamp('changed_at', { useTz: true }).notNullable();
    table.primary(['source', 'key']);
    table.index(['plugin_id']);
  });

  await knex.schema.createTable('source_defects', table => {
    table.text('source').notNullable().references('name').inTable('sources').onDelete('cascade');
    table.integer('number').notNullable();
    table.text('code').notNullable();
    table.text('file');
    table.text('entry');
    table.integer('line');
    table.text('message').notNullable();
    table.text('fix').notNullable();
    table.primary(['source', 'number']);
  });

  await knex.schema.createTable('source_collections', table => {
    table.text('source').notNullable().references('name').inTable('sources').onDelete('cascade');
    table.text('key').notNullable();
    table.text('title').notNullable();
    table.text('description').notNullable();
    // Keys of entries of the same source, in the order of the collection.
    table.specificType('members', 'text[]').notNullable();
    table.primary(['source', 'key']);
  });

  // What all sources together say of a plugin.
  await knex.schema.createTable('catalogue_listings', table => {
    table.text('plugin_id').primary();
    table.jsonb('content').notNullable();
    table.text('digest').notNullable();
    table.binary('icon');
    table.text('icon_type');
    table.timestamp('first_seen_at', { useTz: true }).notNullable();
    table.timestamp('changed_at', { useTz: true }).notNullable();
  });

  await knex.schema.alterTable('listings', table => {
    table.dropForeign(['plugin_id']);
    table.text('latest').nullable().alter();
    // Whether there is a release, so that it may be installed.
    table.boolean('released').notNullable().defaultTo(true);
    // Who publishes it where no release says so; with a release the plugin's owner counts.
    table.text('publisher_name');
    // npm names of its packages, found when somebody pastes one.
    table.specificType('packages', 'text[]').notNullable().defaultTo('{}');
    // Addresses of its source code, without protocol and in lower case.
    table.specificType('repositories', 'text[]').notNullable().defaultTo('{}');
    table.index(['packages'], 'listings_packages', 'gin');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex('listings').where({ released: false }).delete();
  await knex.schema.alterTable('listings', table => {
    table.dropIndex(['packages'], 'listings_packages');
    for (const column of ['released', 'publisher_name', 'packages', 'repositories']) table.dropColumn(column);
    table.text('latest').notNullable().alter();
    table.foreign('plugin_id').references('id').inTable('plugins');
  });
  for (const table of [
    'catalogue_listings',
    'source_collections',
    'source_defects',
    'source_entries',
    'source_syncs',
    'sources',
  ]) {
    await knex.schema.dropTable(table);
  }
};
