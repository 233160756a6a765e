import { serviceKey, type KubernetesObject } from '../../ports/cluster';

/** Label of an EndpointSlice that names its Service. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** A pod that takes requests for a Service. */
export type ReadyPod = {
  address: string;
  port: number;
  /** Name of the pod; absent for an address that belongs to none. */
  pod?: string;
};

type Slice = {
  endpoints?: Array<{
    addresses: string[];
    conditions?: { ready?: boolean };
    targetRef?: { kind?: string; name?: string };
  }> | null;
  ports?: Array<{ name?: string; port?: number }> | null;
};

/** Slices by their Service, as {@link serviceKey} calls it; those of none are left out. */
export function slicesByService(slices: readonly KubernetesObject[]): Map<string, KubernetesObject[]> {
  const found = new Map<string, KubernetesObject[]>();
  for (const slice of slices) {
    const service = slice.metadata.labels?.[SERVICE_NAME_LABEL];
    if (!service) continue;
    const key = serviceKey(slice.metadata.namespace ?? '', service);
    found.set(key, [...(found.get(key) ?? []), slice]);
  }
  return found;
}

/** Ready pods in slices of one Service, at its port `http` or its only one, in a fixed order. */
export function readyPodsOf(slices: readonly KubernetesObject[]): ReadyPod[] {
  const found = new Map<string, ReadyPod>();
  for (const slice of slices as unknown as readonly Slice[]) {
    const ports = slice.ports ?? [];
    const port = (ports.find(({ name }) => name === 'http') ?? ports[0])?.port;
    if (port === undefined) continue;
    for (const { addresses, conditions, targetRef } of slice.endpoints ?? []) {
      // Unknown counts as ready, as the API says.
      if (conditions?.ready === false) continue;
      const pod = targetRef?.kind === 'Pod' ? targetRef.name : undefined;
      for (const address of addresses) {
        found.set(`${address} ${port}`, { address, port, ...(pod ? { pod } : {}) });
      }
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ready]) => ready);
}
