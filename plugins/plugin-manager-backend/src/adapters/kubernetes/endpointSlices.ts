import type { Endpoint, KubernetesObject } from '../../ports/cluster';

/** Label of an EndpointSlice that names its Service. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

type Slice = {
  endpoints?: Array<{ addresses: string[]; conditions?: { ready?: boolean } }> | null;
  ports?: Array<{ name?: string; port?: number }> | null;
};

/** Ready addresses in slices of one Service, at its port `http` or its only one, in a fixed order. */
export function endpointsOf(slices: readonly KubernetesObject[]): Endpoint[] {
  const found = new Map<string, Endpoint>();
  for (const slice of slices as unknown as readonly Slice[]) {
    const ports = slice.ports ?? [];
    const port = (ports.find(({ name }) => name === 'http') ?? ports[0])?.port;
    if (port === undefined) continue;
    for (const { addresses, conditions } of slice.endpoints ?? []) {
      // Unknown counts as ready, as the API says.
      if (conditions?.ready === false) continue;
      for (const address of addresses) found.set(`${address} ${port}`, { address, port });
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, endpoint]) => endpoint);
}
