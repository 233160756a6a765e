import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { DatabaseAccess } from '../../ports/pluginDatabases';
import type { AdminAccess, Statements } from './AdminConnection';
import { findDatabase } from './ensureDatabase';

/** What the comment on a copy begins with; the rest is the name of the database that it is a copy of, and its time. */
const MARK = 'flyloft copy of ';

/** Copying reads and writes the whole database. */
const COPY_TIMEOUT = '30min';

/** Name of the copy that an operation makes. It cannot be a plugin's database, whose names have hashes of their own. */
export function copyName(database: string, label: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([database, label]))
    .digest('hex')
    .slice(0, 12);
  return `${database.slice(0, 63 - hash.length - 6)}_copy_${hash}`;
}

async function endSessions({ run }: Statements, database: string): Promise<void> {
  await run(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
    [database]
  );
}

const allow = ({ run, name }: Statements, database: string, connections: boolean) =>
  run(`ALTER DATABASE ${name(database)} ALLOW_CONNECTIONS ${connections}`);

/**
 * Copies a database that nobody may use meanwhile: its sessions end, and new ones are let in again when the copy stands.
 * Nobody may connect to the copy. A process that dies in between is made up for by the next call.
 */
export async function copyDatabase(
  statements: Statements,
  database: string,
  copy: string,
  at: Date
): Promise<'made' | 'unchanged' | 'absent'> {
  const { run, name, text } = statements;
  if (!(await findDatabase(statements, database))) return 'absent';
  const found = await findDatabase(statements, copy);
  if (!found) {
    await run(`SET statement_timeout = ${text(COPY_TIMEOUT)}`);
    await allow(statements, database, false);
    try {
      await endSessions(statements, database);
      await run(`CREATE DATABASE ${name(copy)} TEMPLATE ${name(database)} ALLOW_CONNECTIONS false`);
    } finally {
      await allow(statements, database, true);
    }
  } else await allow(statements, database, true);
  await run(`REVOKE ALL ON DATABASE ${name(copy)} FROM PUBLIC`);
  await run(`COMMENT ON DATABASE ${name(copy)} IS ${text(`${MARK}${database} ${at.toISOString()}`)}`);
  return found ? 'unchanged' : 'made';
}

/** Puts a copy in the place of the database; what was written since is lost. The caller opens it to its role again. */
export async function restoreCopy(statements: Statements, database: string, copy: string): Promise<void> {
  const { run, name } = statements;
  if (await findDatabase(statements, database)) {
    await allow(statements, database, false);
    await run(`DROP DATABASE IF EXISTS ${name(database)} WITH (FORCE)`);
  }
  await run(`ALTER DATABASE ${name(copy)} RENAME TO ${name(database)}`);
  await run(`COMMENT ON DATABASE ${name(database)} IS NULL`);
}

/** A copy that is kept. */
export type Copy = { name: string; of: string; at: Date };

/** Every copy on the server. */
export async function listCopies({ run }: Statements): Promise<Copy[]> {
  const rows = await run<{ name: string; comment: string }>(
    `SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment FROM pg_database
      WHERE shobj_description(oid, 'pg_database') LIKE $1 ORDER BY datname`,
    [`${MARK}%`]
  );
  return rows.flatMap(({ name, comment }) => {
    const [of = '', time = ''] = comment.slice(MARK.length).split(' ');
    const at = new Date(time);
    return Number.isNaN(at.getTime()) ? [] : [{ name, of, at }];
  });
}

/** Drops copies, and the roles whose database is gone with the last copy of it. */
export async function dropCopies(statements: Statements, copies: readonly Copy[]): Promise<void> {
  const { run, name } = statements;
  for (const copy of copies) await run(`DROP DATABASE IF EXISTS ${name(copy.name)} WITH (FORCE)`);
  const left = new Set((await listCopies(statements)).map(({ of }) => of));
  for (const of of new Set(copies.map(copy => copy.of))) {
    if (left.has(of) || (await findDatabase(statements, of))) continue;
    await run(`DROP ROLE IF EXISTS ${name(of)}`);
  }
}

/** The portal's way to the server, as somebody else. */
function accessAs(admin: AdminAccess, { database, user, password }: DatabaseAccess): AdminAccess {
  if (admin.connectionString === undefined) return { ...admin, database, user, password };
  const url = new URL(admin.connectionString);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  url.pathname = `/${encodeURIComponent(database)}`;
  return { ...admin, connectionString: url.href };
}

/**
 * Names the form of a database: equal as long as no migration has run. It is made of every column and of the rows of the
 * tables in which migrations keep their books.
 */
export async function formOf(admin: AdminAccess, access: DatabaseAccess): Promise<string> {
  const client = new Client({ ...accessAs(admin, access), connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const columns = await client.query<{ column: string }>(
      `SELECT format('%s.%s.%s %s %s', n.nspname, c.relname, a.attname, a.atttypid::regtype, a.attnotnull) AS column
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^(pg_|information_schema$)' ORDER BY 1`
    );
    const books = await client.query<{ book: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS book FROM pg_tables
        WHERE tablename LIKE '%migrations' AND schemaname !~ '^(pg_|information_schema$)' ORDER BY 1`
    );
    const hash = createHash('sha256').update(JSON.stringify(columns.rows));
    for (const { book } of books.rows) {
      const { rows } = await client.query(`SELECT t::text AS row FROM ${book} t ORDER BY 1`);
      hash.update(JSON.stringify([book, rows]));
    }
    return hash.digest('hex');
  } finally {
    await client.end().catch(() => undefined);
  }
}
