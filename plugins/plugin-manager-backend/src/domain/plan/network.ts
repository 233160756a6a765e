import type { NetworkEdge } from '@flyloft/plugin-manager-common';
import { PLUGIN_PORT } from '../render/names';
import { databasePortOf, namesPeer, portalPortOf } from '../render/networkPolicies';
import type { EgressTarget, RenderEnvironment } from '../render/types';

/** What of an installation decides where its connections lead. */
export type Connected = {
  egress: readonly EgressTarget[];
  /** Where its database is; absent for one that has none. */
  database?: { host: string; port: number };
};

type Edge = Omit<NetworkEdge, 'change' | 'pluginId'>;

const DNS_PORT = 53;
const PEERS: readonly NetworkEdge['peer'][] = ['portal', 'dns', 'database', 'host'];

/** The connections that the fence of a running plugin lets through; see `networkPolicies`, which makes it. */
function edgesOf(connected: Connected | undefined, environment: RenderEnvironment): Map<string, Edge> {
  const edges = new Map<string, Edge>();
  if (!connected) return edges;
  const fenced = environment.isolation !== 'none' && environment.isolation !== 'process';
  const byPeer = (named: boolean): Edge['enforced'] => {
    if (!fenced) return 'none';
    return named ? 'peer' : 'port';
  };
  const add = (edge: Edge) =>
    edges.set(`${edge.direction} ${edge.peer} ${edge.host ?? ''} ${edge.port}`, edge);
  const portal = namesPeer(environment.portal);
  if (portal || !fenced)
    add({ direction: 'in', peer: 'portal', port: PLUGIN_PORT, enforced: byPeer(portal) });
  add({ direction: 'out', peer: 'portal', port: portalPortOf(environment), enforced: byPeer(portal) });
  add({ direction: 'out', peer: 'dns', port: DNS_PORT, enforced: byPeer(true) });
  if (connected.database) {
    add({
      direction: 'out',
      peer: 'database',
      host: connected.database.host,
      port: databasePortOf(environment, connected.database),
      enforced: byPeer(namesPeer(environment.database)),
    });
  }
  for (const { host, port } of connected.egress) {
    add({ direction: 'out', peer: 'host', host, port, enforced: byPeer(false) });
  }
  return edges;
}

/**
 * The connections of one plugin before and after a change, those that stay included: portal, DNS and database first,
 * then hosts by name. `undefined` stands for a plugin without pods.
 */
export function networkEdges(
  pluginId: string,
  before: Connected | undefined,
  after: Connected | undefined,
  environment: RenderEnvironment
): NetworkEdge[] {
  const [had, has] = [edgesOf(before, environment), edgesOf(after, environment)];
  const changeOf = (key: string): NetworkEdge['change'] => {
    if (!has.has(key)) return 'removed';
    return had.has(key) ? 'unchanged' : 'added';
  };
  const place = ({ direction, peer, host = '', port }: Edge) =>
    `${PEERS.indexOf(peer)} ${direction} ${host} ${String(port).padStart(5, '0')}`;
  return [...new Map([...had, ...has])]
    .map(([key, edge]): NetworkEdge => ({ pluginId, ...edge, change: changeOf(key) }))
    .sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
