import { MANAGED_BY, MANAGED_BY_LABEL } from '../../domain/render';
import type { Endpoint } from '../../ports/cluster';
import { readyPodsOf, slicesByService, type ReadyPod } from './endpointSlices';
import type { KubernetesHttp } from './KubernetesHttp';
import type { Reach } from './reach';
import { WatchedSet } from './WatchedSet';

/** What is known of one Service: its pods as they were last seen, and the endpoints that were told. */
type Known = { pods: string; told: string; turn: number };

/**
 * Follows the EndpointSlices of all our Services (the cluster copies a Service's labels to them) and tells each change
 * of a Service's ready endpoints once. While the cluster is away the last ones stay: pods go on without it.
 */
export function watchEndpoints(
  http: KubernetesHttp,
  reach: Reach,
  onChange: (namespace: string, service: string, endpoints: Endpoint[]) => void,
  onError: (error: unknown) => void
): { stop(): void } {
  const stop = new AbortController();
  const services = new Map<string, Known>();

  const see = async (key: string, pods: ReadyPod[]) => {
    const [namespace, service] = key.split('/') as [string, string];
    const known = services.get(key) ?? { pods: '[]', told: '[]', turn: 0 };
    services.set(key, known);
    const text = JSON.stringify(pods);
    if (known.pods === text) return;
    known.pods = text;
    known.turn += 1;
    const { turn } = known;
    const endpoints = await reach.endpoints(namespace, service, pods);
    // Something newer was seen while the way there was made.
    if (stop.signal.aborted || known.turn !== turn || known.told === JSON.stringify(endpoints)) return;
    known.told = JSON.stringify(endpoints);
    if (endpoints.length === 0) services.delete(key);
    onChange(namespace, service, endpoints);
  };

  const set = new WatchedSet(
    http,
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      labelSelector: `${MANAGED_BY_LABEL}=${MANAGED_BY}`,
    },
    stop.signal,
    () => {
      if (!set.listed || set.failure) return;
      const slices = slicesByService(set.all());
      for (const key of new Set([...services.keys(), ...slices.keys()])) {
        see(key, readyPodsOf(slices.get(key) ?? [])).catch(onError);
      }
    }
  );
  set.ended.catch(onError);
  return { stop: () => stop.abort() };
}
