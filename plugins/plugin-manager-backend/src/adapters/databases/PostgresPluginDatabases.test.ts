import { startTestPostgres, type TestPostgres } from '@flyloft/local-processes';
import { Client, type ClientConfig } from 'pg';
import fc from 'fast-check';
import { closeToPublic } from './closeToPublic';
import { databaseName } from './databaseNames';
import { PostgresPluginDatabases } from './PostgresPluginDatabases';

jest.setTimeout(60_000);

const SECRET_KEY = 'a key for tests that nobody else uses';
const owner = (pluginId: string) => ({ tenant: 'default', environment: 'local', pluginId });

let postgres: TestPostgres;
let databases: PostgresPluginDatabases;

const open = async (config: ClientConfig): Promise<Client> => {
  const client = new Client(config);
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/** Runs one statement and ends the connection. */
async function query<Row extends object>(config: ClientConfig, sql: string): Promise<Row[]> {
  const client = await open(config);
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const admin = () => ({ ...postgres.connection });
const asPlugin = (pluginId: string, database?: string): ClientConfig => {
  const access = databases.access(owner(pluginId));
  return { ...access, ssl: false, database: database ?? access.database };
};

beforeAll(async () => {
  postgres = await startTestPostgres();
  databases = new PostgresPluginDatabases({
    admin: admin(),
    server: { host: postgres.connection.host, port: postgres.connection.port, ssl: false },
    secretKey: SECRET_KEY,
  });
});
afterAll(() => postgres?.stop());

describe('PostgresPluginDatabases', () => {
  it('makes a database that its plugin can use, once', async () => {
    expect(await databases.exists(owner('one'))).toBe(false);
    const created = await databases.ensure(owner('one'));
    expect(created).toEqual({ outcome: 'created', access: databases.access(owner('one')) });
    expect((await databases.ensure(owner('one'))).outcome).toBe('unchanged');
    expect(await databases.exists(owner('one'))).toBe(true);
    await query(asPlugin('one'), 'CREATE SCHEMA radar; CREATE TABLE radar.entries (id int)');
    const [settings] = await query<{ t: string }>(
      asPlugin('one'),
      `SELECT current_setting('statement_timeout') AS t`
    );
    expect(settings).toEqual({ t: '2min' });
  });

  it('lets no plugin into another’s database, the portal’s, or any other', async () => {
    await databases.ensure(owner('one'));
    await databases.ensure(owner('two'));
    await query(admin(), 'CREATE DATABASE backstage_plugin_catalog');
    const closed = await closeToPublic(admin());
    expect(closed.closed).toContain('backstage_plugin_catalog');
    expect(closed.open).toEqual([]);
    expect(await closeToPublic(admin())).toEqual({ closed: [], open: [] });
    const others = [
      databases.access(owner('two')).database,
      'backstage_plugin_catalog',
      'postgres',
      'template1',
    ];
    for (const database of others) {
      await expect(open(asPlugin('one', database))).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('leaves databases alone that are not the portal’s, and names them', async () => {
    await query(admin(), 'CREATE DATABASE somebody_elses');
    expect(await closeToPublic(admin())).toEqual({ closed: [], open: ['somebody_elses'] });
    await query(admin(), 'DROP DATABASE somebody_elses');
  });

  it('gives a plugin no right to make roles or databases, to become another, or to let others in', async () => {
    await databases.ensure(owner('one'));
    await databases.ensure(owner('two'));
    const { database } = databases.access(owner('one'));
    const refused = [
      'CREATE DATABASE mine',
      'CREATE ROLE mine',
      `SET ROLE "${postgres.connection.user}"`,
      `SET ROLE "${databases.access(owner('two')).user}"`,
      `ALTER DATABASE "${database}" CONNECTION LIMIT 1`,
      `DROP DATABASE "${databases.access(owner('two')).database}"`,
      `SELECT pg_read_file('/etc/passwd')`,
      `COPY (SELECT 1) TO PROGRAM 'true'`,
    ];
    for (const sql of refused) {
      await expect(query(asPlugin('one'), sql)).rejects.toMatchObject({
        code: '42501',
      });
    }
    // PostgreSQL answers a GRANT without the right to it with a warning.
    await query(asPlugin('one'), `GRANT CONNECT ON DATABASE "${database}" TO PUBLIC`);
    await expect(open(asPlugin('two', database))).rejects.toMatchObject({ code: '42501' });
  });

  it('limits the connections of a plugin', async () => {
    await databases.ensure(owner('many'));
    const clients: Client[] = [];
    const openAll = async () => {
      for (let i = 0; i < 40; i++) clients.push(await open(asPlugin('many')));
    };
    await expect(openAll()).rejects.toMatchObject({ code: '53300' });
    expect(clients).toHaveLength(30);
    await Promise.all(clients.map(client => client.end()));
  });

  it('goes on where a process died between any two statements', async () => {
    const { database, user } = databases.access(owner('half'));
    await query(admin(), `CREATE ROLE "${user}" LOGIN`);
    await query(admin(), `CREATE DATABASE "${database}" TEMPLATE template0 ALLOW_CONNECTIONS false`);
    await expect(open(asPlugin('half'))).rejects.toThrow();
    expect((await databases.ensure(owner('half'))).outcome).toBe('unchanged');
    expect(await query(asPlugin('half'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await databases.ensure(owner('two'));
    await expect(open(asPlugin('two', database))).rejects.toMatchObject({ code: '42501' });
  });

  it('makes one database when two replicas ask at once', async () => {
    const results = await Promise.all(Array.from({ length: 4 }, () => databases.ensure(owner('race'))));
    expect(results.map(result => result.outcome).sort()).toEqual([
      'created',
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
  });

  it('drops database and role although somebody is connected, once', async () => {
    await databases.ensure(owner('gone'));
    const client = await open(asPlugin('gone'));
    expect(await databases.remove(owner('gone'))).toEqual({ outcome: 'removed' });
    expect(await databases.remove(owner('gone'))).toEqual({ outcome: 'absent' });
    expect(await databases.exists(owner('gone'))).toBe(false);
    await expect(open(asPlugin('gone'))).rejects.toThrow();
    await client.end().catch(() => undefined);
  });

  it('refuses a role of the same name that has rights', async () => {
    const { user } = databases.access(owner('root'));
    await query(admin(), `CREATE ROLE "${user}" LOGIN SUPERUSER`);
    expect(await databases.ensure(owner('root'))).toMatchObject({ outcome: 'refused' });
    await query(admin(), `DROP ROLE "${user}"`);
  });

  it('never sends the password to the server', async () => {
    await databases.ensure(owner('one'));
    const { user, password } = databases.access(owner('one'));
    const [row] = await query<{ rolpassword: string }>(
      admin(),
      `SELECT rolpassword FROM pg_authid WHERE rolname = '${user}'`
    );
    expect(row?.rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
    expect(row?.rolpassword).not.toContain(password);
  });

  it('says that the server is away', async () => {
    const away = new PostgresPluginDatabases({
      admin: { host: '127.0.0.1', port: 1, user: 'x', password: 'x', database: 'x' },
      server: { host: 'x', port: 1, ssl: false },
      secretKey: SECRET_KEY,
    });
    const unreachable = { outcome: 'unreachable', refusal: { code: 'DATABASE_UNREACHABLE' } };
    expect(await away.ensure(owner('one'))).toMatchObject(unreachable);
    expect(await away.remove(owner('one'))).toMatchObject(unreachable);
    await expect(away.exists(owner('one'))).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  });
});

describe('databaseName', () => {
  it('is readable where it fits', () => {
    expect(databaseName(owner('tech-radar'))).toBe('plugin_default_local_tech-radar');
  });

  it('is never longer than PostgreSQL keeps, and different for different owners', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,45}$/);
    const anyOwner = fc.record({ tenant: part, environment: part, pluginId: part });
    fc.assert(
      fc.property(anyOwner, anyOwner, (a, b) => {
        expect(databaseName(a).length).toBeLessThanOrEqual(63);
        expect(databaseName(a) === databaseName(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      })
    );
    expect(databaseName({ tenant: 'a', environment: 'b_c', pluginId: 'd' })).not.toBe(
      databaseName({ tenant: 'a_b', environment: 'c', pluginId: 'd' })
    );
  });
});

describe('copies of a database', () => {
  const at = new Date('2026-01-01T00:00:00Z');
  const rows = (pluginId: string) =>
    query<{ id: number }>(asPlugin(pluginId), 'SELECT id FROM s.entries ORDER BY id').then(found =>
      found.map(({ id }) => id)
    );
  const made = async (pluginId: string, label: string) => {
    const result = await databases.copy(owner(pluginId), label, at);
    if (!('form' in result)) throw new Error(`There is no copy: ${result.outcome}`);
    return result;
  };

  it('are put back where a migration has run since, and only there', async () => {
    await databases.ensure(owner('copied'));
    await query(
      asPlugin('copied'),
      'CREATE SCHEMA s; CREATE TABLE s.entries (id int); INSERT INTO s.entries VALUES (1)'
    );
    await query(asPlugin('copied'), 'CREATE TABLE s.knex_migrations (name text)');
    const session = await open(asPlugin('copied'));
    const first = await made('copied', 'op-1');
    // Whoever used it was sent away, and may come back.
    await expect(session.query('SELECT 1')).rejects.toThrow();
    expect(await made('copied', 'op-1')).toEqual({ ...first, outcome: 'unchanged' });
    await expect(query(asPlugin('copied', first.copy), 'SELECT 1')).rejects.toThrow();

    await query(asPlugin('copied'), 'INSERT INTO s.entries VALUES (2)');
    expect(await databases.restore(owner('copied'), 'op-1', first.form)).toEqual({ outcome: 'unneeded' });
    expect(await rows('copied')).toEqual([1, 2]);
    expect(await databases.restore(owner('copied'), 'op-1', first.form)).toEqual({ outcome: 'absent' });

    // A migration that only moves data is noticed by its book.
    const second = await made('copied', 'op-2');
    await query(asPlugin('copied'), `INSERT INTO s.knex_migrations VALUES ('2.js'); DELETE FROM s.entries`);
    expect(await databases.restore(owner('copied'), 'op-2', second.form)).toEqual({ outcome: 'restored' });
    expect(await rows('copied')).toEqual([1, 2]);
    await query(asPlugin('copied'), 'INSERT INTO s.entries VALUES (3)');
    await expect(query(asPlugin('one', asPlugin('copied').database), 'SELECT 1')).rejects.toThrow();
  });

  it('are put back by a second try where the first died between dropping and renaming', async () => {
    await databases.ensure(owner('halved'));
    await query(
      asPlugin('halved'),
      'CREATE SCHEMA s; CREATE TABLE s.entries (id int); INSERT INTO s.entries VALUES (1)'
    );
    const { form } = await made('halved', 'op');
    await query(admin(), `DROP DATABASE "${databaseName(owner('halved'))}" WITH (FORCE)`);
    expect(await databases.restore(owner('halved'), 'op', form)).toEqual({ outcome: 'restored' });
    expect(await rows('halved')).toEqual([1]);
  });

  it('outlive the database with their role, and go when they are old', async () => {
    await databases.ensure(owner('kept'));
    const { copy } = await made('kept', 'op');
    expect((await databases.remove(owner('kept'))).outcome).toBe('removed');
    await expect(query({ ...asPlugin('kept'), database: 'postgres' }, 'SELECT 1')).rejects.toThrow(
      /not permitted to log in/
    );
    expect(await databases.dropCopies(at)).toEqual([]);
    expect(await databases.dropCopies(new Date('2026-01-02T00:00:00Z'))).toContain(copy);
    const roles = await query(
      admin(),
      `SELECT FROM pg_roles WHERE rolname = '${databaseName(owner('kept'))}'`
    );
    expect(roles).toEqual([]);
    expect(await databases.copy(owner('kept'), 'op', at)).toEqual({ outcome: 'absent' });
  });
});
