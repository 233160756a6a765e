import { PLUGIN_MANAGER_TOPICS, type ManifestInput } from '@flyloft/plugin-manager-common';
import { environmentOf } from '../../__testUtils__/engine';
import { releaseOf } from '../../__testUtils__/releases';
import type { Cluster, Endpoint, InstallationRecord, ReleaseRecord, Store } from '../../ports';
import { keepRoutes, readRoutes } from './keepRoutes';
import { RouteTable } from './routeTable';

const backed = {
  type: 'service-backed' as const,
  packed: { backend: { name: 'x', version: '1.0.0' } },
};

/** A store with these installations; a test changes the list as it goes. */
function storeOf(
  installations: Array<Partial<InstallationRecord> & { pluginId: string }>,
  fields: Partial<ManifestInput> = backed,
  record: Partial<ReleaseRecord> = {}
) {
  return {
    installations: {
      list: async () =>
        installations.map(one => ({
          id: `id-of-${one.pluginId}`,
          environment: 'local',
          state: 'running',
          routed: true,
          release: '1.0.0',
          ...one,
        })),
    },
    registry: { findRelease: async (id: string) => releaseOf({ id, ...fields }, record) },
  } as unknown as Store;
}
const local = environmentOf();
const routes = (...args: Parameters<typeof storeOf>) => readRoutes(storeOf(...args), 'default', [local]);

describe('readRoutes', () => {
  it('leads to the Service of each routed plugin with a backend', async () => {
    expect(await routes([{ pluginId: 'radar' }], { ...backed, publicPaths: ['/open'] })).toEqual([
      {
        pluginId: 'radar',
        installationId: 'id-of-radar',
        state: 'running',
        namespace: 'plugin-radar-local',
        service: 'radar',
        publicPaths: ['/open'],
        upgrade: false,
        delegation: true,
      },
    ]);
    expect(
      await routes([{ pluginId: 'radar' }], { ...backed, capabilities: ['network:websocket'] })
    ).toMatchObject([{ upgrade: true }]);
  });

  it('leaves out what is not routed, has no backend, or has no environment', async () => {
    expect(await routes([{ pluginId: 'a', routed: false }])).toEqual([]);
    expect(await routes([{ pluginId: 'a', release: undefined }])).toEqual([]);
    expect(await routes([{ pluginId: 'a' }], {})).toEqual([]);
    expect(await routes([{ pluginId: 'a', environment: 'gone' }])).toEqual([]);
  });

  it('hands no identity to plugins that are not trusted', async () => {
    expect(await routes([{ pluginId: 'a' }], backed, { trustTier: 'untrusted' })).toMatchObject([
      { delegation: false },
    ]);
    expect(await routes([{ pluginId: 'a' }], backed, { trustTier: 'quarantined' })).toMatchObject([
      { delegation: false },
    ]);
  });

  it('prefers the first environment of the configuration', async () => {
    const store = storeOf([
      { pluginId: 'a', environment: 'test' },
      { pluginId: 'a', environment: 'local' },
    ]);
    const found = await readRoutes(store, 'default', [local, { ...local, id: 'test' }]);
    expect(found.map(route => route.namespace)).toEqual(['plugin-a-local']);
  });
});

describe('keepRoutes', () => {
  it('follows changes and ready endpoints until it is stopped', async () => {
    const installed = [{ pluginId: 'radar' }];
    const store = storeOf(installed);
    const listeners = new Set<(topic: string, payload: Record<string, string>) => void>();
    const watched = new Set<(namespace: string, service: string, endpoints: Endpoint[]) => void>();
    const cluster = {
      watchEndpoints: (listener: (namespace: string, service: string, endpoints: Endpoint[]) => void) => {
        watched.add(listener);
        return { stop: () => watched.delete(listener) };
      },
    } as unknown as Cluster;
    const table = new RouteTable();
    let set: () => void = () => undefined;
    const setRoutes = jest
      .spyOn(table, 'setRoutes')
      .mockImplementation(function spied(this: RouteTable, next) {
        RouteTable.prototype.setRoutes.call(table, next);
        set();
      });
    const warnings: string[] = [];
    const kept = await keepRoutes({
      store,
      changes: {
        on: listener => {
          listeners.add(listener);
          return { stop: () => listeners.delete(listener) };
        },
        onOperation: () => ({ stop: () => undefined }),
      },
      clusters: { forEnvironment: () => cluster },
      tenant: 'default',
      environments: [local, { ...local, id: 'second' }],
      table,
      log: { warn: message => warnings.push(message) },
    });
    const announce = async (topic: string) => {
      const done = new Promise<void>(resolve => {
        set = resolve;
      });
      for (const listener of listeners) listener(topic, {});
      await done;
    };
    expect(table.find('radar')).toMatchObject({ service: 'radar' });
    // Two environments of one cluster need one watch.
    expect(watched.size).toBe(1);
    const endpoint = { address: '10.0.0.1', port: 8080 };
    for (const listener of watched) listener('plugin-radar-local', 'radar', [endpoint]);
    const route = table.find('radar');
    expect(route && table.pickEndpoint(route)).toEqual(endpoint);

    installed.push({ pluginId: 'second' });
    await announce(PLUGIN_MANAGER_TOPICS.installationChanged);
    expect(table.find('second')).toBeDefined();
    installed.length = 0;
    await announce(PLUGIN_MANAGER_TOPICS.installationChanged);
    expect(table.find('radar')).toBeUndefined();

    kept.stop();
    expect([listeners.size, watched.size, warnings]).toEqual([0, 0, []]);
    setRoutes.mockRestore();
  });
});
