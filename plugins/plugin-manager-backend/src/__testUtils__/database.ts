import { createTestDatabase, type PostgresConnection } from '@flyloft/local-processes';
import Knex, { type Knex as KnexInstance } from 'knex';
import { resolve } from 'node:path';

/** A fresh database with all of the plugin's tables, reached at another port where `reachAt` says so. */
export async function migratedDatabase(
  reachAt: (port: number) => Promise<number> = async port => port
): Promise<{
  knex: KnexInstance;
  connection: PostgresConnection;
  drop(): Promise<void>;
}> {
  const database = await createTestDatabase();
  const connection = { ...database.connection, port: await reachAt(database.connection.port) };
  const knex = Knex({ client: 'pg', connection, pool: { min: 0, max: 10 } });
  await knex.migrate.latest({ directory: resolve(__dirname, '../../migrations') });
  return {
    knex,
    connection,
    async drop() {
      await knex.destroy();
      await database.drop();
    },
  };
}
