import type { TestDatabase } from '@flyloft/local-processes';
import { Client } from 'pg';

/**
 * Gives a test database to a role of its own, as the engine does for each plugin: no superuser, may make neither
 * databases nor roles (security rule 20). Returns the connection that the plugin gets.
 */
export async function pluginRole(
  database: TestDatabase
): Promise<Record<string, unknown> & { password: string }> {
  const { connection } = database;
  const user = `${connection.database}_role`;
  const password = 'secret-of-the-role';
  const client = new Client(connection);
  await client.connect();
  try {
    await client.query(
      `CREATE ROLE ${user} LOGIN PASSWORD '${password}' NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 10`
    );
    await client.query(`ALTER DATABASE ${connection.database} OWNER TO ${user}`);
  } finally {
    await client.end();
  }
  return { ...connection, user, password };
}

/** Rows of a query as the server's superuser. */
export async function rowsOf(database: TestDatabase, query: string): Promise<Record<string, unknown>[]> {
  const client = new Client(database.connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query)).rows;
  } finally {
    await client.end();
  }
}
