import knexFactory, { type Knex } from 'knex';

/** What one attempt came to: `ok` with what it got, or why not. */
export type Attempt = { attempt: string; got?: string; refused?: string };

async function attempt(name: string, run: () => Promise<unknown>): Promise<Attempt> {
  try {
    return { attempt: name, got: JSON.stringify((await run()) ?? null).slice(0, 300) };
  } catch (error) {
    return { attempt: name, refused: String((error as Error).message).slice(0, 300) };
  }
}

/** Tries with the plugin's own credentials to get at databases and rights that are not its own. */
export async function attackDatabase(own: Knex): Promise<{ me: string; db: string; attempts: Attempt[] }> {
  const { rows } = await own.raw<{ rows: Array<{ me: string; db: string }> }>(
    'select current_user as me, current_database() as db'
  );
  const { me = '', db = '' } = rows[0] ?? {};
  const names = await own.raw<{ rows: Array<{ datname: string }> }>(
    'select datname from pg_database where datallowconn'
  );
  const connection = own.client.config.connection as Knex.PgConnectionConfig;
  const attempts: Attempt[] = [];
  for (const { datname } of names.rows) {
    attempts.push(
      await attempt(`connect to ${datname}`, async () => {
        const other = knexFactory({
          client: 'pg',
          // Knex keeps the password out of what is copied.
          connection: { ...connection, password: connection.password, database: datname },
          pool: { min: 0, max: 1 },
        });
        try {
          return await other.raw('select 1');
        } finally {
          await other.destroy();
        }
      })
    );
  }
  const statements: Array<[string, string]> = [
    ['create a role', 'create role hostile_role superuser login'],
    ['create a database', 'create database hostile_database'],
    ['read password hashes', 'select rolpassword from pg_authid'],
    ['become the superuser', 'set role postgres'],
    ['run a program', "copy (select 1) to program 'id'"],
    ['read a file', "select pg_read_file('/etc/passwd')"],
    ['make itself superuser', `alter role "${me}" superuser`],
    ['take away its connection limit', `alter role "${me}" connection limit -1`],
    ['let everybody into the portal', 'grant connect on database postgres to public'],
  ];
  for (const [name, sql] of statements) {
    attempts.push(await attempt(name, async () => (await own.raw<{ rows: unknown[] }>(sql)).rows ?? 'done'));
  }
  const facts = await own.raw<{ rows: unknown[] }>(
    `select rolsuper, rolcreatedb, rolcreaterole, rolconnlimit,
            current_setting('statement_timeout') as statement_timeout
     from pg_roles where rolname = current_user`
  );
  attempts.push({ attempt: 'facts', got: JSON.stringify(facts.rows[0]) });
  return { me, db, attempts };
}
