import { createTestDatabase, type TestDatabase } from '@flyloft/local-processes';
import { FakePortal } from '../__testUtils__/fakePortal';
import { HostProcess, type StartHostOptions } from '../__testUtils__/hostProcess';
import { packPublished, packSource, type TestBundle } from '../__testUtils__/testBundles';

jest.setTimeout(60_000);

let portal: FakePortal;
let database: TestDatabase;
const hosts: HostProcess[] = [];

beforeAll(async () => {
  portal = await FakePortal.start();
});
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map(host => host.stop()));
  await database.drop();
});
afterAll(() => portal.stop());

function start(bundle: TestBundle, options: Partial<StartHostOptions> = {}): HostProcess {
  portal.bundle = bundle;
  const host = HostProcess.start({ portal, bundle, database: database.connection, ...options });
  hosts.push(host);
  return host;
}

/** A plugin whose init runs `body`, with the services at hand and an express router mounted. */
const plugin = (pluginId: string, body: string, top = '') => `
  const { createBackendPlugin, coreServices } = require('@backstage/backend-plugin-api');
  const express = require('express');
  ${top}
  exports.default = createBackendPlugin({ pluginId: '${pluginId}', register(env) {
    env.registerInit({
      deps: { http: coreServices.httpRouter, logger: coreServices.logger, database: coreServices.database,
        httpAuth: coreServices.httpAuth, discovery: coreServices.discovery, lifecycle: coreServices.lifecycle },
      async init({ http, logger, database, httpAuth, discovery, lifecycle }) {
        const router = express.Router();
        http.use(router);
        http.addAuthPolicy({ path: '/open', allow: 'unauthenticated' });
        ${body}
      },
    });
  } });`;

describe('a plugin host', () => {
  it('fetches, checks, unpacks and serves a plugin', async () => {
    const host = start(
      await packSource(
        'sample',
        plugin('sample', `router.get('/open', (_q, r) => r.json({ hello: 'world' }));`)
      )
    );
    await host.state('ready');
    const url = await host.url();
    expect(host.states).toEqual(['verifying', 'extracting', 'loading', 'starting', 'ready']);
    expect((await fetch(`${url}/.backstage/health/v1/readiness`)).status).toBe(200);
    expect(await (await fetch(`${url}/api/sample/open`)).json()).toEqual({ hello: 'world' });
  });

  it('runs the migrations of badges-backend', async () => {
    const host = start(await packPublished('badges', '@backstage-community/plugin-badges-backend', '0.27.0'));
    await host.state('ready');
  });
});
