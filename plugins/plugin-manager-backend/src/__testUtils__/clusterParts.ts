import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresPluginDatabases } from '../adapters/databases';
import { createKubernetesClusters } from '../adapters/kubernetes';
import type { EngineOptions } from '../app/engine';
import { clusterSteps, hookSteps } from '../app/steps';
import type { Announcements, PluginCalls, Store } from '../ports';
import { environmentOf } from './environments';

/** The image whose pods run `tinyHost.cjs`. */
export const TINY_HOST_IMAGE = 'flyloft/tiny-host:test';

/** Where a replica finds a cluster and a server for plugins' databases. */
export type ClusterPartsConfig = {
  kubeconfig: string;
  admin: { host: string; port: number; user: string; password: string; database: string };
};

type Sent = { address: string; port: number; path: string; timeoutMs: number; body?: Record<string, string> };

function send({ address, port, path, timeoutMs, body }: Sent): ReturnType<PluginCalls['get']> {
  return new Promise(resolve => {
    const method = body ? 'POST' : 'GET';
    const options = { host: address, port, path, method, timeout: timeoutMs, agent: false };
    const call = request(options, response => {
      response.resume();
      resolve({ outcome: 'answered', status: response.statusCode ?? 0 });
    });
    call.once('timeout', () => call.destroy(new Error('no answer in time')));
    call.once('error', error => resolve({ outcome: 'unreachable', reason: error.message }));
    call.end(body && JSON.stringify(body));
  });
}

/** Calls plugins without a token: the host of the tests asks for none. */
const plainCalls: PluginCalls = {
  get: (_pluginId, { address, port }, path, { timeoutMs }) => send({ address, port, path, timeoutMs }),
  post: (_pluginId, { address, port }, path, { timeoutMs, body }) =>
    send({ address, port, path, timeoutMs, body }),
  // No test is about how long the gate has patience.
  pause: (_milliseconds, signal) => sleep(10, undefined, { signal }).catch(() => undefined),
};

/** The parts of an engine that reach a cluster and make databases. */
export function clusterParts(
  config: ClusterPartsConfig,
  store: () => Pick<Store, 'installations' | 'registry'>,
  announcements: Announcements = { announce: async () => undefined }
): Pick<EngineOptions, 'clusters' | 'databases' | 'steps' | 'environments'> & { close(): void } {
  const clusters = createKubernetesClusters(
    { local: { kubeconfig: config.kubeconfig } },
    { error: () => undefined }
  );
  const { host, port } = config.admin;
  return {
    clusters,
    databases: new PostgresPluginDatabases({
      admin: config.admin,
      server: { host, port, ssl: false },
      secretKey: 'a key that is only used in tests',
    }),
    steps: [
      ...clusterSteps({
        calls: plainCalls,
        findManifest: async (id, version) => (await store().registry.findRelease(id, version))?.manifest,
      }),
      ...hookSteps({
        calls: plainCalls,
        announcements,
        // Made after these parts are, because an engine is made from them.
        store: new Proxy({} as ReturnType<typeof store>, { get: (_, name) => Reflect.get(store(), name) }),
        host: { backstage: '1.55.0', node: '24.0.0' },
      }),
    ],
    environments: [{ ...environmentOf(), pluginHostImage: TINY_HOST_IMAGE }],
    close: () => clusters.close(),
  };
}
