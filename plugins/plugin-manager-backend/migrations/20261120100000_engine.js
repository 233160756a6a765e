/**
 * The engine's tables: plans, installations with their revisions and generations, operations with their steps and
 * events, the audit chain, secrets and quarantined frontends.
 */

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('plans', table => {
    table.text('id').primary();
    table.bigIncrements('seq', { primaryKey: false }).unique();
    table.text('digest').notNullable();
    table.text('state').notNullable();
    table.text('tenant').notNullable();
    table.text('environment').notNullable();
    table.text('requester').notNullable();
    table.specificType('plugin_ids', 'text[]').notNullable();
    table.text('summary').notNullable();
    // json, not jsonb: what was approved is applied as it was stored, byte for byte.
    table.json('content').notNullable();
    table.json('objects').notNullable();
    table.json('request').notNullable();
    table.text('reason');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('requested_at', { useTz: true });
    table.text('supersedes');
    table.text('superseded_by');
    table.json('void_reasons').notNullable();
    table.json('approval');
    table.text('operation_id');
    table.json('policy').notNullable();
    table.json('warnings').notNullable();
    table.index(['state', 'seq']);
    table.index(['requester', 'seq']);
  });

  await knex.schema.createTable('installations', table => {
    table.text('id').primary();
    table.text('tenant').notNullable();
    table.text('environment').notNullable();
    table.text('plugin_id').notNullable();
    table.text('state').notNullable();
    table.integer('revision').notNullable();
    table.text('operation_id');
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('changed_at', { useTz: true }).notNullable();
    table.text('changed_by').notNullable();
    table.boolean('routed').notNullable();
    table.boolean('active').notNullable();
    table.text('release');
    table.text('bundle_digest');
    table.unique(['tenant', 'environment', 'plugin_id']);
    table.index(['operation_id']);
  });

  await knex.schema.createTable('revisions', table => {
    table.text('installation_id').notNullable().references('id').inTable('installations').onDelete('CASCADE');
    table.integer('number').notNullable();
    table.text('kind').notNullable();
    table.text('release').notNullable();
    table.text('bundle_digest').notNullable();
    table.json('config').notNullable();
    table.json('objects').notNullable();
    table.integer('replicas').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.text('created_by').notNullable();
    table.text('summary').notNullable();
    table.text('operation_id').notNullable();
    table.primary(['installation_id', 'number']);
  });

  await knex.schema.createTable('generations', table => {
    table.text('tenant').notNullable();
    table.text('environment').notNullable();
    table.integer('number').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.text('created_by').notNullable();
    table.text('summary').notNullable();
    table.text('operation_id');
    table.boolean('automatic').notNullable();
    table.json('revisions').notNullable();
    table.primary(['tenant', 'environment', 'number']);
  });

  await knex.schema.createTable('operations', table => {
    table.text('id').primary();
    table.bigIncrements('seq', { primaryKey: false }).unique();
    table.text('plan_id').notNullable().unique();
    table.text('tenant').notNullable();
    table.text('environment').notNullable();
    table.specificType('plugin_ids', 'text[]').notNullable();
    table.text('summary').notNullable();
    table.text('state').notNullable();
    table.text('requested_by').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
    table.timestamp('started_at', { useTz: true });
    table.timestamp('ended_at', { useTz: true });
    table.json('error');
    table.json('left').notNullable();
    table.integer('generation');
    table.boolean('cancel_requested').notNullable().defaultTo(false);
    table.text('owner');
    table.bigInteger('fence').notNullable().defaultTo(0);
    table.timestamp('until', { useTz: true });
    table.integer('last_event_id').notNullable().defaultTo(0);
  });
  // What somebody has to work on, or what holds an installation: few rows, asked for twice a second.
  await knex.raw(`create index operations_open on operations (seq) where state not in ('done', 'undone')`);

  await knex.schema.createTable('operation_steps', table => {
    table.text('operation_id').notNullable().references('id').inTable('operations').onDelete('CASCADE');
    table.integer('index').notNullable();
    table.text('plugin_id').notNullable();
    table.text('kind').notNullable();
    table.text('title').notNullable();
    table.text('state').notNullable();
    table.text('detail');
    table.integer('attempts').notNullable();
    table.timestamp('started_at', { useTz: true });
    table.timestamp('ended_at', { useTz: true });
    table.json('error');
    table.json('objects').notNullable();
    table.json('input').notNullable();
    table.json('before');
    table.json('output');
    table.primary(['operation_id', 'index']);
  });

  await knex.schema.createTable('operation_events', table => {
    table.text('operation_id').notNullable().references('id').inTable('operations').onDelete('CASCADE');
    table.integer('id').notNullable();
    table.json('event').notNullable();
    table.primary(['operation_id', 'id']);
  });

  // Who is alive: each replica holds a session advisory lock on its key as long as its connection lives.
  await knex.schema.createTable('replicas', table => {
    table.text('id').primary();
    table.specificType('lock_key', 'integer generated always as identity').notNullable().unique();
    table.timestamp('started_at', { useTz: true }).notNullable().defaultTo(knex.fn.now());
  });

  await knex.schema.createTable('audit', table => {
    table.integer('seq').primary();
    table.text('entry').notNullable();
    table.text('subject').notNullable();
    table.text('hash').notNullable();
    table.index(['subject', 'seq']);
  });

  await knex.schema.createTable('secrets', table => {
    table.text('id').primary();
    table.binary('sealed').notNullable();
    table.text('hash').notNullable();
    table.text('created_by').notNullable();
    table.timestamp('created_at', { useTz: true }).notNullable();
  });

  await knex.schema.createTable('quarantined_frontends', table => {
    table.text('plugin_id').primary();
    table.text('digest').notNullable();
    table.text('message').notNullable();
    table.text('reported_by').notNullable();
    table.timestamp('at', { useTz: true }).notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'quarantined_frontends',
    'secrets',
    'audit',
    'replicas',
    'operation_events',
    'operation_steps',
    'operations',
    'generations',
    'revisions',
    'installations',
    'plans',
  ]) {
    await knex.schema.dropTable(table);
  }
};
