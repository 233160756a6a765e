import { Client } from 'pg';
import { createTestDatabase, isSameProcess, sharedTestPostgres, startTestPostgres } from './index';

jest.setTimeout(60_000);

describe('test PostgreSQL', () => {
  it('gives each caller an empty database that PUBLIC may not enter', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    expect(one.connection.port).toBe(two.connection.port);
    expect(one.connection.database).not.toBe(two.connection.database);
    const client = new Client(one.connection);
    await client.connect();
    await client.query('CREATE TABLE t (i int)');
    const { rows } = await client.query(
      "SELECT has_database_privilege('pg_monitor', current_database(), 'CONNECT') AS public"
    );
    expect(rows).toEqual([{ public: false }]);
    client.on('error', () => undefined);
    await one.drop();
    await two.drop();
    await expect(new Client(one.connection).connect()).rejects.toMatchObject({ code: '3D000' });
    expect((await sharedTestPostgres()).port).toBe(one.connection.port);
  });

  it('starts and stops a server of its own', async () => {
    const server = await startTestPostgres();
    expect(isSameProcess(server.identity)).toBe(true);
    await server.stop();
    expect(isSameProcess(server.identity)).toBe(false);
  });
});
