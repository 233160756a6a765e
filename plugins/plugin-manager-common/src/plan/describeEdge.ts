import type { NetworkEdge } from './plan';

/** What is at the other end of a connection, as people call it. */
export function nameOfPeer({ peer, host }: Pick<NetworkEdge, 'peer' | 'host'>): string {
  if (peer === 'portal') return 'the portal';
  if (peer === 'dns') return 'DNS';
  if (peer === 'database') return host ? `its database at ${host}` : 'its database';
  return host ?? 'a host';
}

/** A connection in words: `Connects to api.example.com on port 443`. */
export function describeEdge(edge: Pick<NetworkEdge, 'direction' | 'peer' | 'host' | 'port'>): string {
  const { direction, port } = edge;
  const peer = nameOfPeer(edge);
  if (direction === 'in') return `Takes connections from ${peer} on port ${port}`;
  return `Connects to ${peer} on port ${port}`;
}

/** The connections that the pod of a connection test gets: those that the plugin opens, without its database. */
export const testEdges = (edges: readonly NetworkEdge[] | undefined, pluginId: string): NetworkEdge[] =>
  (edges ?? []).filter(
    edge =>
      edge.pluginId === pluginId &&
      edge.direction === 'out' &&
      edge.peer !== 'database' &&
      edge.change !== 'removed'
  );

/** What holds a connection to what is said of it. */
export const ENFORCED_WORDS: Record<NetworkEdge['enforced'], string> = {
  peer: 'enforced',
  port: 'the port is enforced, the other end is not',
  none: 'nothing enforces it here',
};
