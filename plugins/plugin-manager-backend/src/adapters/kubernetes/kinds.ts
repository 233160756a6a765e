import type { ObjectRef } from '../../ports/cluster';

type Kind = { plural: string; namespaced: boolean };

/** The kinds that the engine reads or writes; what is not here has no rights in `k8s/` either. */
const KINDS: Readonly<Record<string, Kind>> = {
  'v1/Namespace': { plural: 'namespaces', namespaced: false },
  'v1/ResourceQuota': { plural: 'resourcequotas', namespaced: true },
  'v1/LimitRange': { plural: 'limitranges', namespaced: true },
  'v1/ServiceAccount': { plural: 'serviceaccounts', namespaced: true },
  'v1/ConfigMap': { plural: 'configmaps', namespaced: true },
  'v1/Secret': { plural: 'secrets', namespaced: true },
  'v1/Service': { plural: 'services', namespaced: true },
  'v1/Pod': { plural: 'pods', namespaced: true },
  'v1/PersistentVolumeClaim': { plural: 'persistentvolumeclaims', namespaced: true },
  'apps/v1/Deployment': { plural: 'deployments', namespaced: true },
  'apps/v1/ReplicaSet': { plural: 'replicasets', namespaced: true },
  'networking.k8s.io/v1/NetworkPolicy': { plural: 'networkpolicies', namespaced: true },
  'metrics.k8s.io/v1beta1/PodMetrics': { plural: 'pods', namespaced: true },
  'discovery.k8s.io/v1/EndpointSlice': { plural: 'endpointslices', namespaced: true },
  'node.k8s.io/v1/RuntimeClass': { plural: 'runtimeclasses', namespaced: false },
  'networking.k8s.io/v1/IngressClass': { plural: 'ingressclasses', namespaced: false },
  'storage.k8s.io/v1/StorageClass': { plural: 'storageclasses', namespaced: false },
};

/** What names a kind. */
export type KindRef = { apiVersion: string; kind: string };

function kindOf({ apiVersion, kind }: KindRef): Kind {
  const known = KINDS[`${apiVersion}/${kind}`];
  if (!known) throw new Error(`The engine does not use the kind ${apiVersion} ${kind}`);
  return known;
}

/**
 * Path of a kind's collection; without a namespace, of all namespaces.
 * @throws Error for a kind that the engine does not use.
 */
export function collectionPath(ref: KindRef, namespace?: string): string {
  const kind = kindOf(ref);
  const root = ref.apiVersion.includes('/') ? `/apis/${ref.apiVersion}` : `/api/${ref.apiVersion}`;
  const scope = kind.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${kind.plural}`;
}

/**
 * Path of an object.
 * @throws Error for a kind that the engine does not use, or for a missing namespace.
 */
export function objectPath(ref: ObjectRef): string {
  if (kindOf(ref).namespaced && !ref.namespace) throw new Error(`${ref.kind} ${ref.name} needs a namespace`);
  return `${collectionPath(ref, ref.namespace)}/${encodeURIComponent(ref.name)}`;
}
