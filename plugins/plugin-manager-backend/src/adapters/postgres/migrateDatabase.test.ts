import { createTestDatabase } from '@flyloft/local-processes';
import Knex from 'knex';
import { resolve } from 'node:path';
import { migrateDatabase } from './migrateDatabase';

jest.setTimeout(60_000);

const directory = resolve(__dirname, '../../../migrations');

it('lets replicas start together, also after one was killed in the middle of a migration', async () => {
  const database = await createTestDatabase();
  const replicas = [1, 2, 3].map(() => Knex({ client: 'pg', connection: database.connection }));
  const [first] = replicas;
  if (!first) throw new Error('No replica');
  try {
    await Promise.all(replicas.map(knex => migrateDatabase(knex, directory)));
    expect(await first.schema.hasTable('releases')).toBe(true);
    await first('knex_migrations_lock').update({ is_locked: 1 });
    await migrateDatabase(first, directory);
    expect(await first('knex_migrations_lock').select('is_locked')).toEqual([{ is_locked: 0 }]);
  } finally {
    await Promise.all(replicas.map(knex => knex.destroy()));
    await database.drop();
  }
});

it('can be taken back, table by table', async () => {
  const database = await createTestDatabase();
  const knex = Knex({ client: 'pg', connection: database.connection });
  try {
    await migrateDatabase(knex, directory);
    await knex.migrate.rollback({ directory }, true);
    const { rows } = await knex.raw(
      "select table_name from information_schema.tables where table_schema = 'public' and table_name not like 'knex%'"
    );
    expect(rows).toEqual([]);
  } finally {
    await knex.destroy();
    await database.drop();
  }
});
