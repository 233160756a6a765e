import { parseDatabaseUrl, portalConfig } from './portalConfig';

const secrets = { secretKey: 'key', publisherToken: 'token' };
const options = { port: 7007, stateDir: '/state', pluginHostImage: 'image', examples: true };

describe('the generated configuration', () => {
  it('describes the local default', () => {
    const connection = { host: '127.0.0.1', port: 5, user: 'u', password: 'p', database: 'flyloft' };
    expect(portalConfig({ options, secrets, connection, localKubeconfig: '/state/kubeconfig' })).toEqual({
      app: { baseUrl: 'http://localhost:7007' },
      backend: {
        baseUrl: 'http://localhost:7007',
        listen: { host: '127.0.0.1', port: 7007 },
        cors: { origin: 'http://localhost:7007' },
        database: { client: 'pg', pluginDivisionMode: 'schema', connection },
        auth: {
          externalAccess: [
            {
              type: 'static',
              options: { token: 'token', subject: 'external:flyloft-local-publisher' },
              accessRestrictions: [{ plugin: 'plugin-manager' }],
            },
          ],
        },
      },
      pluginManager: {
        secretKey: 'key',
        bundles: { directory: '/state/bundles' },
        cache: { directory: '/state/cache' },
        portal: { internalUrl: 'http://127.0.0.1:7007' },
        environments: [
          {
            id: 'local',
            title: 'Local',
            cluster: { kubeconfig: '/state/kubeconfig' },
            isolation: 'none',
            pluginHostImage: 'image',
            policy: { inPage: { tiers: ['internal', 'verified', 'community'] } },
          },
        ],
      },
    });
  });

  it('describes a cluster and a database of the person’s own', () => {
    const config = portalConfig({
      options: {
        ...options,
        databaseUrl: 'postgresql://u@db/flyloft',
        cluster: { kubeconfig: '/home/config', context: 'prod' },
        portalInternalUrl: 'http://10.0.0.1:7007',
      },
      secrets,
    });
    expect(config).toMatchObject({
      backend: { database: { connection: { host: 'db', user: 'u', database: 'flyloft' } } },
      pluginManager: {
        portal: { internalUrl: 'http://10.0.0.1:7007' },
        environments: [{ cluster: { kubeconfig: '/home/config', context: 'prod' }, isolation: 'pod' }],
      },
    });
  });
});

describe('a database URL', () => {
  it.each([
    [
      'postgresql://me:p%40ss@db.example.com:6543/portal?sslmode=verify-full',
      { host: 'db.example.com', port: 6543, user: 'me', password: 'p@ss', database: 'portal', ssl: true },
    ],
    [
      'postgres://db?sslmode=require',
      {
        host: 'db',
        port: 5432,
        user: 'postgres',
        password: '',
        database: 'postgres',
        ssl: { rejectUnauthorized: false },
      },
    ],
    ['postgres://u@[::1]/x', { host: '::1', port: 5432, user: 'u', password: '', database: 'x' }],
  ])('%s is read as fields', (url, fields) => {
    expect(parseDatabaseUrl(url)).toEqual(fields);
  });
});
