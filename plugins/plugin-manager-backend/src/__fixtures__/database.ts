import { createTestDatabase, type PostgresConnection } from '@flyloft/local-processes';
import Knex, { type Knex as KnexInstance } from 'knex';
import { resolve } from 'node:path';

/** A fresh database with all of the plugin's tables. */
export async function migratedDatabase(): Promise<{
  knex: KnexInstance;
  connection: PostgresConnection;
  drop(): Promise<void>;
}> {
  const database = await createTestDatabase();
  const knex = Knex({ client: 'pg', connection: database.connection, pool: { min: 0, max: 10 } });
  await knex.migrate.latest({ directory: resolve(__dirname, '../../migrations') });
  return {
    knex,
    connection: database.connection,
    async drop() {
      await knex.destroy();
      await database.drop();
    },
  };
}
