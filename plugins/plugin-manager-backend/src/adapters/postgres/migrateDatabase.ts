import type { Knex } from 'knex';
import { LOCK_CLASS } from './rows';

/**
 * Brings the tables up to date. Replicas that start together do it one after the other; a lock that a replica left when
 * it was killed in the middle is taken away, because here nobody else can hold it.
 */
export async function migrateDatabase(knex: Knex, directory: string): Promise<void> {
  await knex.transaction(async trx => {
    await trx.raw('select pg_advisory_xact_lock(?, 0)', [LOCK_CLASS.migration]);
    const settings = { directory };
    await knex.migrate.forceFreeMigrationsLock(settings);
    await knex.migrate.latest(settings);
  });
}
