import { createTestDatabase, type TestDatabase } from '@flyloft/local-processes';
import { FakePortal } from './fakePortal';
import { HostProcess, type StartHostOptions } from './hostProcess';
import { pluginRole } from './pluginRole';
import type { TestBundle } from './testBundles';

/** What a test of whole hosts works with; made by {@link hostSuite}. */
export type HostSuite = {
  readonly portal: FakePortal;
  readonly database: TestDatabase;
  /** Starts a host with a role and a database of its own; it is ended after the test. */
  start: (bundle: TestBundle, options?: Partial<StartHostOptions>) => HostProcess;
};

/** A portal for all tests of a file, and a fresh database for each. */
export function hostSuite(): HostSuite {
  let portal: FakePortal;
  let database: TestDatabase;
  let connection: Record<string, unknown>;
  const hosts: HostProcess[] = [];
  beforeAll(async () => {
    portal = await FakePortal.start();
  });
  beforeEach(async () => {
    database = await createTestDatabase();
    connection = await pluginRole(database);
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map(host => host.stop()));
    await database.drop();
  });
  afterAll(() => portal.stop());
  return {
    get portal() {
      return portal;
    },
    get database() {
      return database;
    },
    start: (bundle, options = {}) => {
      portal.bundle = bundle;
      const host = HostProcess.start({ portal, bundle, database: connection, ...options });
      hosts.push(host);
      return host;
    },
  };
}

/** Source of a plugin whose init runs `body`, with services at hand and an express router mounted. */
export function pluginSource(pluginId: string, body: string, top = ''): string {
  return `
    const { createBackendPlugin, coreServices } = require('@backstage/backend-plugin-api');
    const express = require('express');
    ${top}
    exports.default = createBackendPlugin({
      pluginId: '${pluginId}',
      register(env) {
        env.registerInit({
          deps: {
            http: coreServices.httpRouter, logger: coreServices.logger, database: coreServices.database,
            httpAuth: coreServices.httpAuth, auth: coreServices.auth, discovery: coreServices.discovery,
            lifecycle: coreServices.lifecycle, config: coreServices.rootConfig, urlReader: coreServices.urlReader,
          },
          async init({ http, logger, database, httpAuth, auth, discovery, lifecycle, config, urlReader }) {
            const router = express.Router();
            http.use(router);
            http.addAuthPolicy({ path: '/open', allow: 'unauthenticated' });
            ${body}
          },
        });
      },
    });`;
}
