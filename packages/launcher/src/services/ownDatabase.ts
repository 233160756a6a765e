import { Client } from 'pg';
import { parseDatabaseUrl } from '../portalConfig';
import { Refusal } from '../refusal';

const ANSWER_MS = 10_000;

/** Codes of PostgreSQL that say something about the person's words rather than about the server. */
const WRONG_LOGIN = ['28P01', '28000'];
const NO_SUCH_DATABASE = '3D000';

const codeOf = (error: unknown) => (error as { code?: string }).code ?? '';

/** Why a connection failed; one to a name with several addresses fails once for each of them. */
function reasonOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  return inner instanceof Error ? inner.message : String(inner);
}

/** Whether the role may make what every plugin gets of its own: a role and a database. */
async function mayMakeBoth(connection: object): Promise<boolean> {
  const client = new Client({ ...connection, connectionTimeoutMillis: ANSWER_MS, query_timeout: ANSWER_MS });
  // A connection that drops while it is being closed is no news.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ able: boolean }>(
      'SELECT rolsuper OR (rolcreatedb AND rolcreaterole) AS able FROM pg_roles WHERE rolname = current_user'
    );
    return rows[0]?.able === true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Tries the PostgreSQL that a person named, before anything is built or started for it. Throws a {@link Refusal} that
 * says what is the matter, without the password.
 */
export async function refuseUnusableDatabase(url: string): Promise<void> {
  const connection = parseDatabaseUrl(url);
  const { host, port, user } = connection;
  const where = `${host}:${port}`;
  let able: boolean;
  try {
    able = await mayMakeBoth(connection).catch((error: unknown) => {
      // The portal makes the database when it is not there.
      if (codeOf(error) === NO_SUCH_DATABASE) return mayMakeBoth({ ...connection, database: 'postgres' });
      throw error;
    });
  } catch (error) {
    if (WRONG_LOGIN.includes(codeOf(error))) {
      throw new Refusal(
        `PostgreSQL at ${where} does not let "${user}" in: ${reasonOf(error)}.`,
        'correct the name and the password in --database, then start again'
      );
    }
    throw new Refusal(
      `PostgreSQL at ${where} cannot be used: ${reasonOf(error)}.`,
      'see that it runs there and that --database names it, or leave --database out for the embedded one'
    );
  }
  if (!able) {
    throw new Refusal(
      `"${user}" may not make roles and databases in PostgreSQL at ${where}, and every plugin gets one of each of its own.`,
      `as its superuser: ALTER ROLE "${user}" CREATEDB CREATEROLE`
    );
  }
}
