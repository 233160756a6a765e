import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { PLUGIN_MANAGER_TOPICS, SIGNAL_CHANNEL } from '@flyloft/plugin-manager-common';
import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { createTestDatabase } from '@flyloft/local-processes';
import { createPluginTraffic } from '@flyloft/plugin-manager-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import Knex from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleOf } from './http/__testUtils__/portal';
import { pluginManagerPlugin } from './plugin';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

/** Starts the whole plugin as a portal does, on an empty database. */
async function startPortal() {
  const database = await createTestDatabase();
  const knex = Knex({ client: 'pg', connection: database.connection });
  const directory = await mkdtemp(path.join(tmpdir(), 'flyloft-plugin-'));
  const signals: unknown[] = [];
  const events = mockServices.events.mock();
  const permissionsRegistry = mockServices.permissionsRegistry.mock();
  const backend = await startTestBackend({
    features: [
      pluginManagerPlugin,
      createPluginTraffic().factory,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:7007',
            database: { client: 'pg', connection: database.connection },
          },
          pluginManager: {
            secretKey: 'a key that is only used in this test',
            bundles: { directory },
            publishers: [{ id: 'acme', trustTier: 'internal' }],
          },
        },
      }),
      mockServices.database.factory({ knex }),
      permissionsRegistry.factory,
      events.factory,
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          publish: async signal => {
            signals.push(signal);
          },
        }),
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: async () => undefined }),
      }),
    ],
  });
  return {
    client: new PluginManagerClient({
      baseUrl: `http://localhost:${backend.server.port()}/api/plugin-manager`,
      token: mockCredentials.user.token('user:default/admin'),
    }),
    signals,
    events,
    permissionsRegistry,
    async stop() {
      await backend.stop();
      await knex.destroy();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

it('starts as a plugin of a portal, serves its API, and tells of what it committed', async () => {
  const portal = await startPortal();
  try {
    const { tgz, digest } = await bundleOf();
    expect(await portal.client.publishBundle(new Blob([new Uint8Array(tgz)]), { digest })).toEqual({
      pluginId: 'radar',
      version: '1.0.0',
      digest,
      outcome: 'created',
    });
    expect((await portal.client.listPlugins({ query: 'rad' })).items.map(item => item.id)).toEqual(['radar']);
    expect(await portal.client.listEnvironments()).toEqual({ items: [] });
    expect(await portal.client.verifyAudit()).toMatchObject({ outcome: 'intact', rows: 1 });
    const topic = PLUGIN_MANAGER_TOPICS.releasePublished;
    expect(portal.signals).toEqual([
      {
        recipients: { type: 'broadcast' },
        channel: SIGNAL_CHANNEL,
        message: { topic, pluginId: 'radar', version: '1.0.0' },
      },
    ]);
    expect(portal.events.publish).toHaveBeenCalledWith({
      topic,
      eventPayload: { pluginId: 'radar', version: '1.0.0' },
    });
    expect(portal.permissionsRegistry.addPermissions).toHaveBeenCalled();
  } finally {
    await portal.stop();
  }
});
