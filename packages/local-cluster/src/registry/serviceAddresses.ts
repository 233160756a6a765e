import type { Service } from '../model/types';

type RandomInt = (min: number, max: number) => number;

/**
 * A Service's address looks real but nothing answers on it: there is no proxy on the way. Clients of the local cluster
 * use the addresses of the EndpointSlices.
 */
const clusterAddress = (random: RandomInt): string => `10.96.${random(0, 256)}.${random(1, 255)}`;
const nodePort = (random: RandomInt): number => random(30_000, 32_768);

/** Gives a new Service its address, families and node ports. */
export function prepareService(service: Service, random: RandomInt): void {
  const { spec } = service;
  (service as unknown as { status: unknown }).status = { loadBalancer: {} };
  if (spec.type === 'ExternalName') return;
  spec.ipFamilies ??= ['IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
  if (!spec.clusterIP) spec.clusterIP = spec.clusterIPs?.[0] ?? clusterAddress(random);
  spec.clusterIPs ??= [spec.clusterIP];
  allocateNodePorts(service, random);
}

function allocateNodePorts({ spec }: Service, random: RandomInt): void {
  const wanted =
    spec.type === 'NodePort' ||
    (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
  if (wanted) for (const port of spec.ports ?? []) port.nodePort ??= nodePort(random);
}

/** Keeps what the server gave an existing Service when the update does not name it. */
export function prepareServiceUpdate(service: Service, old: Service, random: RandomInt): void {
  const { spec } = service;
  if (spec.type === 'ExternalName') {
    if (old.spec.type !== 'ExternalName') {
      if (spec.clusterIP === old.spec.clusterIP) delete spec.clusterIP;
      if (spec.clusterIPs?.[0] === old.spec.clusterIPs?.[0]) delete spec.clusterIPs;
      delete spec.ipFamilies;
      delete spec.ipFamilyPolicy;
      delete spec.internalTrafficPolicy;
    }
    return;
  }
  if (!spec.clusterIP && old.spec.clusterIP) spec.clusterIP = old.spec.clusterIP;
  if (!spec.clusterIPs && spec.clusterIP === old.spec.clusterIP) {
    const kept = old.spec.clusterIPs;
    if (kept) spec.clusterIPs = kept;
  }
  spec.ipFamilies ??= old.spec.ipFamilies ?? ['IPv4'];
  spec.ipFamilyPolicy ??= old.spec.ipFamilyPolicy ?? 'SingleStack';
  if (!spec.clusterIP) spec.clusterIP = clusterAddress(random);
  spec.clusterIPs ??= [spec.clusterIP];
  const usesNodePorts = (type: string | undefined) => type === 'NodePort' || type === 'LoadBalancer';
  for (const port of spec.ports ?? []) {
    const before = old.spec.ports?.find(p => p.port === port.port && p.protocol === port.protocol);
    if (usesNodePorts(spec.type)) {
      if (port.nodePort === undefined && before?.nodePort !== undefined) port.nodePort = before.nodePort;
    } else if (usesNodePorts(old.spec.type) && port.nodePort === before?.nodePort) {
      delete port.nodePort;
    }
  }
  if (!usesNodePorts(spec.type)) {
    if (usesNodePorts(old.spec.type) && spec.externalTrafficPolicy === old.spec.externalTrafficPolicy) {
      delete spec.externalTrafficPolicy;
    }
    if (spec.allocateLoadBalancerNodePorts === old.spec.allocateLoadBalancerNodePorts) {
      delete spec.allocateLoadBalancerNodePorts;
    }
  }
  allocateNodePorts(service, random);
}
