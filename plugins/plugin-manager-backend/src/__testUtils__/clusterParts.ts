import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresPluginDatabases } from '../adapters/databases';
import { createKubernetesClusters } from '../adapters/kubernetes';
import type { EngineOptions } from '../app/engine';
import { clusterSteps } from '../app/steps';
import type { Manifest } from '@flyloft/plugin-manager-common';
import type { PluginCalls } from '../ports';
import { environmentOf } from './environments';

/** The image whose pods run `tinyHost.cjs`. */
export const TINY_HOST_IMAGE = 'flyloft/tiny-host:test';

/** Where a replica finds a cluster and a server for plugins' databases. */
export type ClusterPartsConfig = {
  kubeconfig: string;
  admin: { host: string; port: number; user: string; password: string; database: string };
};

/** Calls plugins without a token: the host of the tests asks for none. */
const plainCalls: PluginCalls = {
  get: (_pluginId, { address, port }, path, { timeoutMs }) =>
    new Promise(resolve => {
      const call = request({ host: address, port, path, timeout: timeoutMs, agent: false }, response => {
        response.resume();
        resolve({ outcome: 'answered', status: response.statusCode ?? 0 });
      });
      call.once('timeout', () => call.destroy(new Error('no answer in time')));
      call.once('error', error => resolve({ outcome: 'unreachable', reason: error.message }));
      call.end();
    }),
  // No test is about how long the gate has patience.
  pause: (_milliseconds, signal) => sleep(10, undefined, { signal }).catch(() => undefined),
};

/** The parts of an engine that reach a cluster and make databases. */
export function clusterParts(
  config: ClusterPartsConfig,
  findManifest: (pluginId: string, version: string) => Promise<Manifest | undefined>
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
    steps: clusterSteps({ calls: plainCalls, findManifest }),
    environments: [{ ...environmentOf(), pluginHostImage: TINY_HOST_IMAGE }],
    close: () => clusters.close(),
  };
}
