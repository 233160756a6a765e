import type { Json, JsonObject } from '../json';
import { OBJECT_NAMES, PLUGIN_PORT, selectorOf } from './names';
import type { RenderInput } from './types';

/**
 * Everywhere but the link-local addresses, where clouds serve machine credentials. Which hosts are reached is not
 * enforced, only the port (rule 23).
 */
const ANYWHERE: Json[] = [
  { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } },
  { ipBlock: { cidr: '::/0', except: ['fe80::/10', 'fd00:ec2::/32'] } },
];

const tcp = (port: number): JsonObject => ({ protocol: 'TCP', port });

type Labels = Record<string, string>;

/**
 * Pods named by namespace and pod together, in one entry: a pod selector alone would mean the plugin's own namespace.
 * An empty selector would mean every pod, so that somebody without labels is not in the cluster: undefined.
 */
function peer(place: { namespaceLabels: Labels; podLabels: Labels }): JsonObject | undefined {
  const { namespaceLabels, podLabels } = place;
  if (Object.keys(namespaceLabels).length === 0 || Object.keys(podLabels).length === 0) return undefined;
  return { namespaceSelector: { matchLabels: namespaceLabels }, podSelector: { matchLabels: podLabels } };
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  if (port) return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** The port at which a plugin's pods reach the portal. */
export function portalPortOf({ portal }: RenderInput['environment']): number {
  return peer(portal) ? portal.port : portOf(portal.internalUrl);
}

/** The port at which a plugin's pods reach their database. */
export function databasePortOf({ database }: RenderInput['environment'], { port }: { port: number }): number {
  return peer(database) ? database.port : port;
}

/** Whether the fence names the pods of the portal, or of the database, and not just their port. */
export const namesPeer = (place: { namespaceLabels: Labels; podLabels: Labels }) => peer(place) !== undefined;

function ingressRules(input: RenderInput): JsonObject[] {
  const portal = peer(input.environment.portal);
  return portal ? [{ from: [portal], ports: [tcp(PLUGIN_PORT)] }] : [];
}

function egressRules(input: RenderInput): JsonObject[] {
  const { portal, database } = input.environment;
  const portalPeer = peer(portal);
  const databasePeer = peer(database);
  const rules: JsonObject[] = [
    {
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
      ],
      ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
    },
    { to: portalPeer ? [portalPeer] : ANYWHERE, ports: [tcp(portalPortOf(input.environment))] },
  ];
  if (input.database) {
    rules.push({
      to: databasePeer ? [databasePeer] : ANYWHERE,
      ports: [tcp(databasePortOf(input.environment, input.database))],
    });
  }
  const ports = [...new Set(input.egress.map(target => target.port))].sort((a, b) => a - b);
  if (ports.length > 0) rules.push({ to: ANYWHERE, ports: ports.map(tcp) });
  return rules;
}

/**
 * The fence around a plugin's pods: nothing in or out, then what it may. A policy without rules is not rendered, since
 * it would say the same as the first one.
 */
export function networkPolicies(
  input: RenderInput,
  object: (kind: string, name: string, body: JsonObject) => JsonObject
): JsonObject[] {
  const policy = (name: string, spec: JsonObject) => object('NetworkPolicy', name, { spec });
  const podSelector = { matchLabels: selectorOf(input.release.pluginId) };
  const ingress = ingressRules(input);
  return [
    policy(OBJECT_NAMES.defaultDeny, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    ...(ingress.length > 0
      ? [policy(OBJECT_NAMES.allowIngress, { podSelector, policyTypes: ['Ingress'], ingress })]
      : []),
    policy(OBJECT_NAMES.allowEgress, { podSelector, policyTypes: ['Egress'], egress: egressRules(input) }),
  ];
}
