import { mockServices } from '@backstage/backend-test-utils';
import { createPluginDatabases } from './createPluginDatabases';

const owner = { tenant: 'default', environment: 'local', pluginId: 'tech-radar' };
const KEY = 'a key for tests that nobody else uses';

const create = (data: object) =>
  createPluginDatabases(mockServices.rootConfig({ data: data as Record<string, never> }), KEY);

const connection = { host: 'db.example.com', port: 6432, user: 'portal', password: 'p', database: 'portal' };

describe('createPluginDatabases', () => {
  it('uses the portal’s server', () => {
    const { admin, databases } = create({ backend: { database: { client: 'pg', connection } } });
    expect(admin).toEqual(connection);
    expect(databases.access(owner)).toMatchObject({ host: 'db.example.com', port: 6432, ssl: false });
  });

  it('reads a connection string', () => {
    const url = 'postgresql://portal:p@db.example.com/portal';
    const { admin, databases } = create({ backend: { database: { client: 'pg', connection: url } } });
    expect(admin).toEqual({ connectionString: url });
    expect(databases.access(owner)).toMatchObject({ host: 'db.example.com', port: 5432 });
  });

  it('takes another server, and the address that pods know it by', () => {
    const { admin, databases } = create({
      backend: { database: { client: 'pg', connection } },
      pluginManager: {
        databases: {
          connection: { ...connection, host: 'plugins.example.com' },
          host: 'postgresql.flyloft.svc',
          port: 5432,
          ssl: true,
        },
      },
    });
    expect(admin).toMatchObject({ host: 'plugins.example.com' });
    expect(databases.access(owner)).toMatchObject({ host: 'postgresql.flyloft.svc', port: 5432, ssl: true });
  });

  it.each([
    [true, true],
    [{ rejectUnauthorized: false }, { rejectUnauthorized: false }],
    [{ ca: 'x' }, true],
    [false, false],
  ])('lets pods use TLS as the portal does: %j', (ssl, expected) => {
    const { databases } = create({
      backend: { database: { client: 'pg', connection: { ...connection, ssl } } },
    });
    expect(databases.access(owner).ssl).toEqual(expected);
  });

  it('derives a password of its own for each installation and key', () => {
    const { databases } = create({ backend: { database: { client: 'pg', connection } } });
    const { password } = databases.access(owner);
    expect(password).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(databases.access(owner).password).toBe(password);
    expect(databases.access({ ...owner, environment: 'production' }).password).not.toBe(password);
  });
});
