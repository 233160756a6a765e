import { Client, escapeIdentifier, escapeLiteral, type ClientConfig } from 'pg';

/** How the portal reaches the server on which it makes databases; its role needs CREATEDB and CREATEROLE. */
export type AdminAccess = ClientConfig;

/** Runs statements on one connection. */
export type Statements = {
  run<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A name in a statement, such as a database's. */
  name(text: string): string;
  /** A text in a statement that takes no parameters, such as `CREATE ROLE`. */
  text(text: string): string;
};

const CONNECT_TIMEOUT_MS = 5000;
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * Runs `work` on a connection of its own, alone among all portals that do the same for this `lock`: roles and databases
 * are made outside of transactions, so that nothing else keeps two replicas from making them at once. The lock goes with
 * the connection, also when the process dies.
 */
export async function withAdmin<T>(
  access: AdminAccess,
  lock: string | undefined,
  work: (statements: Statements) => Promise<T>
): Promise<T> {
  const client = new Client({
    ...access,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'flyloft',
  });
  // A connection that is cut while nothing runs on it must not end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const run = async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...values])).rows;
    if (lock) await run('SELECT pg_advisory_lock(hashtextextended($1, 0))', [lock]);
    return await work({ run, name: escapeIdentifier, text: escapeLiteral });
  } finally {
    await client.end().catch(() => undefined);
  }
}
