import type { Statements } from './AdminConnection';

type DatabaseRow = { datallowconn: boolean };

/** Whether there is a database of this name, finished or not. */
export async function findDatabase({ run }: Statements, database: string): Promise<DatabaseRow | undefined> {
  return (await run<DatabaseRow>('SELECT datallowconn FROM pg_database WHERE datname = $1', [database]))[0];
}

/**
 * Makes a database that only its role may connect to. It lets nobody in until PUBLIC's rights are taken away, so that a
 * process that dies in between leaves nothing open; the next call goes on from there. It belongs to the portal, not to
 * the role, which could otherwise let others in.
 */
export async function ensureDatabase(
  statements: Statements,
  database: string,
  role: string
): Promise<'created' | 'unchanged'> {
  const { run, name } = statements;
  const found = await findDatabase(statements, database);
  if (!found) {
    // template0 is never in use; a copy of template1 fails while somebody is connected to that.
    await run(`CREATE DATABASE ${name(database)} TEMPLATE template0 ALLOW_CONNECTIONS false`);
  }
  await run(`REVOKE ALL ON DATABASE ${name(database)} FROM PUBLIC`);
  await run(`GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${name(database)} TO ${name(role)}`);
  if (!found?.datallowconn) await run(`ALTER DATABASE ${name(database)} ALLOW_CONNECTIONS true`);
  return found ? 'unchanged' : 'created';
}
