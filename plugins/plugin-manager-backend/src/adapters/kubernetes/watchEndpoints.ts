import { MANAGED_BY, MANAGED_BY_LABEL } from '../../domain/render';
import type { Endpoint, KubernetesObject } from '../../ports/cluster';
import { endpointsOf, SERVICE_NAME_LABEL } from './endpointSlices';
import type { KubernetesHttp } from './KubernetesHttp';
import { WatchedSet } from './WatchedSet';

/**
 * Follows the EndpointSlices of all our Services (the cluster copies a Service's labels to them) and tells each change
 * of a Service's ready endpoints once. While the cluster is away the last ones stay: pods go on without it.
 */
export function watchEndpoints(
  http: KubernetesHttp,
  onChange: (namespace: string, service: string, endpoints: Endpoint[]) => void,
  onError: (error: unknown) => void
): { stop(): void } {
  const stop = new AbortController();
  const told = new Map<string, string>();

  const tell = (key: string, endpoints: Endpoint[]) => {
    const text = JSON.stringify(endpoints);
    if ((told.get(key) ?? '[]') === text) return;
    if (endpoints.length === 0) told.delete(key);
    else told.set(key, text);
    const [namespace, service] = key.split('/') as [string, string];
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
      const services = new Map<string, KubernetesObject[]>();
      for (const slice of set.all()) {
        const service = slice.metadata.labels?.[SERVICE_NAME_LABEL];
        if (!service) continue;
        const key = `${slice.metadata.namespace ?? ''}/${service}`;
        services.set(key, [...(services.get(key) ?? []), slice]);
      }
      for (const key of [...told.keys()]) if (!services.has(key)) tell(key, []);
      for (const [key, slices] of services) tell(key, endpointsOf(slices));
    }
  );
  set.ended.catch(onError);
  return { stop: () => stop.abort() };
}
