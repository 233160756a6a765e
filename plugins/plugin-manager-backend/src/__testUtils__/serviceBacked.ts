import type { ManifestInput } from '@flyloft/plugin-manager-common';
import type { Cluster } from '../ports';

/** Namespace of the plugin `radar` in the environment of the tests. */
export const NAMESPACE = 'plugin-radar-local';

/** A plugin with a backend, whose pod is `tinyHost.cjs`. */
export const serviceBacked: Partial<ManifestInput> = {
  type: 'service-backed',
  federation: { name: 'radar', exposes: ['.'], features: ['radar'] },
  packed: { backend: { name: 'radar-backend', version: '1.0.0' } },
  capabilities: ['database:read-write', 'network:http-client'],
  egressFrom: ['radar.url'],
  healthChecks: { custom: [{ name: 'answers', path: '/check' }] },
  configSchema: {
    type: 'object',
    properties: {
      radar: {
        type: 'object',
        properties: {
          word: { type: 'string' },
          url: { type: 'string' },
          /** `start`: the pod crashes; `never`: it never gets ready; `check`, `hook`: it runs, and refuses its own check or call. */
          fail: { type: 'string' },
          token: { type: 'string', visibility: 'secret' },
        },
      },
    },
  },
};

const KINDS = [
  ['v1', 'ResourceQuota'],
  ['v1', 'LimitRange'],
  ['v1', 'ServiceAccount'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'Service'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['apps/v1', 'Deployment'],
] as const;

/** What of ours is in the plugin's namespace: the spec or data of every object, by name. Empty where it is gone. */
export async function snapshot(cluster: Cluster): Promise<Record<string, unknown>> {
  const namespace = await cluster.read({ apiVersion: 'v1', kind: 'Namespace', name: NAMESPACE });
  if (namespace.outcome === 'absent') return {};
  const found: Record<string, unknown> = { Namespace: NAMESPACE };
  for (const [apiVersion, kind] of KINDS) {
    for (const object of await cluster.list(
      { apiVersion, kind },
      NAMESPACE,
      'app.kubernetes.io/managed-by=flyloft'
    )) {
      found[`${kind}/${object.metadata.name}`] = object.spec ?? object.data ?? null;
    }
  }
  return found;
}

/** The version of every object of ours: equal as long as nothing was written. */
export async function versions(cluster: Cluster): Promise<Record<string, string | undefined>> {
  const found: Record<string, string | undefined> = {};
  for (const [apiVersion, kind] of KINDS) {
    for (const object of await cluster.list(
      { apiVersion, kind },
      NAMESPACE,
      'app.kubernetes.io/managed-by=flyloft'
    )) {
      found[`${kind}/${object.metadata.name}`] = object.metadata.resourceVersion;
    }
  }
  return found;
}
