import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { createTestDatabase } from '@flyloft/local-processes';
import knexFactory from 'knex';
import authPlugin from '@backstage/plugin-auth-backend';
import { decodeJwt } from 'jose';
import request from 'supertest';
import { refuseOutsideOfLoopback } from './config';
import { authModuleDemoProvider } from './module';

const config = {
  app: { baseUrl: 'http://localhost:7007' },
  backend: { baseUrl: 'http://localhost:7007', listen: { host: '127.0.0.1', port: 0 } },
  auth: {
    providers: {
      demo: {
        people: [
          {
            name: 'developer',
            displayName: 'Dev',
            entityRef: 'user:default/developer',
            groups: ['group:default/team'],
          },
        ],
      },
    },
  },
};

describe('demo sign-in', () => {
  it('signs in as the person that was chosen, and nobody else', async () => {
    const database = await createTestDatabase();
    const knex = knexFactory({ client: 'pg', connection: database.connection });
    const backend = await startTestBackend({
      features: [
        authPlugin,
        authModuleDemoProvider,
        mockServices.rootConfig.factory({ data: config }),
        mockServices.database.factory({ knex }),
      ],
    });
    const { server } = backend;
    try {
      const ok = await request(server).get('/api/auth/demo/refresh').set('x-flyloft-person', 'developer');
      expect(ok.status).toBe(200);
      expect(decodeJwt(ok.body.backstageIdentity.token)).toMatchObject({ sub: 'user:default/developer' });
      expect(ok.body.backstageIdentity.identity.ownershipEntityRefs).toContain('group:default/team');
      const nobody = await request(server).get('/api/auth/demo/refresh').set('x-flyloft-person', 'root');
      expect(nobody.status).toBe(401);
      expect(nobody.body.error.message).toContain('one of developer');
      const foreign = request(server).get('/api/auth/demo/refresh').set('x-flyloft-person', 'developer');
      expect((await foreign.set('origin', 'https://evil.example')).status).toBe(403);
      const embedded = request(server).get('/api/auth/demo/refresh').set('x-flyloft-person', 'developer');
      expect((await embedded.set('sec-fetch-site', 'cross-site')).status).toBe(403);
    } finally {
      await backend.stop();
      await knex.destroy();
      await database.drop();
    }
  });

  it.each([
    ['production', config, 'production', 'NODE_ENV'],
    [
      'a public address',
      { ...config, backend: { ...config.backend, baseUrl: 'https://portal.example.com' } },
      undefined,
      'backend.baseUrl',
    ],
    [
      'listening on all interfaces',
      { ...config, backend: { ...config.backend, listen: { host: '0.0.0.0' } } },
      undefined,
      '0.0.0.0',
    ],
    ['no listen address', { ...config, backend: { baseUrl: 'http://localhost:7007' } }, undefined, 'not set'],
  ])('does not start with %s', (_what, data, nodeEnv, why) => {
    expect(() => refuseOutsideOfLoopback(new ConfigReader(data), nodeEnv)).toThrow(why);
  });

  it('starts on loopback', () => {
    expect(() => refuseOutsideOfLoopback(new ConfigReader(config), 'development')).not.toThrow();
  });
});
