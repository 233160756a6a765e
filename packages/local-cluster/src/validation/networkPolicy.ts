import net from 'node:net';
import type { FieldError } from '../api/status';
import type { IntOrString, KubeObject, LabelSelector } from '../model/types';
import { fieldForbidden, invalidValue, notSupported, required } from './fieldErrors';
import { portNameProblems, portRange, validPort } from './ports';
import { validateLabelSelector } from './selector';

interface Peer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}
interface Port {
  protocol?: string;
  port?: IntOrString;
  endPort?: number;
}
interface Spec {
  podSelector?: LabelSelector;
  ingress?: Array<{ ports?: Port[]; from?: Peer[] }>;
  egress?: Array<{ ports?: Port[]; to?: Peer[] }>;
  policyTypes?: string[];
}

function bitsOf(address: string): bigint {
  if (net.isIPv4(address)) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail = ''] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::')
    ? Array.from({ length: 8 - left.length - right.length }, () => '0')
    : [];
  return [...left, ...zeros, ...right].reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n);
}

function parseCidr(text: string): { bits: bigint; prefix: number; size: number } | undefined {
  const [address = '', prefixText = ''] = text.split('/');
  const version = net.isIP(address);
  const size = version === 4 ? 32 : 128;
  const prefix = /^\d+$/.test(prefixText) ? Number(prefixText) : -1;
  if (version === 0 || prefix < 0 || prefix > size) return undefined;
  return { bits: bitsOf(address), prefix, size };
}

function validateCidr(text: string, field: string): FieldError[] {
  const cidr = parseCidr(text);
  if (!cidr) {
    return [invalidValue(field, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  }
  const host = cidr.bits & ((1n << BigInt(cidr.size - cidr.prefix)) - 1n);
  return host === 0n ? [] : [invalidValue(field, text, 'must not have bits set beyond the prefix length')];
}

function isStrictSubset(inner: string, outer: string): boolean {
  const [a, b] = [parseCidr(inner), parseCidr(outer)];
  if (!a || !b || a.size !== b.size || a.prefix <= b.prefix) return false;
  const shift = BigInt(b.size - b.prefix);
  return a.bits >> shift === b.bits >> shift;
}

function validatePeer(peer: Peer, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!peer.podSelector && !peer.namespaceSelector && !peer.ipBlock) {
    return [required(field, 'must specify a peer')];
  }
  if (peer.ipBlock && (peer.podSelector || peer.namespaceSelector)) {
    errors.push(fieldForbidden(field, 'may not specify both ipBlock and another peer'));
  }
  errors.push(
    ...validateLabelSelector(peer.podSelector, `${field}.podSelector`),
    ...validateLabelSelector(peer.namespaceSelector, `${field}.namespaceSelector`)
  );
  if (peer.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock;
    errors.push(...validateCidr(cidr, `${field}.ipBlock.cidr`));
    for (const [index, text] of except.entries()) {
      const at = `${field}.ipBlock.except[${index}]`;
      const wrong = validateCidr(text, at);
      errors.push(...wrong);
      if (wrong.length === 0 && !isStrictSubset(text, cidr)) {
        errors.push(invalidValue(at, text, 'must be a strict subset of `cidr`'));
      }
    }
  }
  return errors;
}

function validatePorts(ports: readonly Port[], field: string): FieldError[] {
  return ports.flatMap(({ protocol = 'TCP', port, endPort }, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (!['TCP', 'UDP', 'SCTP'].includes(protocol)) {
      errors.push(notSupported(`${at}.protocol`, protocol, ['TCP', 'UDP', 'SCTP']));
    }
    if (typeof port === 'number') {
      if (!validPort(port)) errors.push(invalidValue(`${at}.port`, port, portRange));
      else if (endPort !== undefined && endPort < port) {
        // The value that a real server prints here is the port, not the endPort.
        errors.push(invalidValue(`${at}.endPort`, port, 'must be greater than or equal to `port`'));
      } else if (endPort !== undefined && !validPort(endPort)) {
        errors.push(invalidValue(`${at}.endPort`, endPort, portRange));
      }
    } else if (port !== undefined) {
      if (endPort !== undefined) {
        errors.push(
          invalidValue(`${at}.endPort`, endPort, 'may not be specified when `port` is non-numeric')
        );
      }
      errors.push(...portNameProblems(port).map(text => invalidValue(`${at}.port`, port, text)));
    } else if (endPort !== undefined) {
      errors.push(
        invalidValue(`${at}.endPort`, endPort, 'may not be specified when `port` is not specified')
      );
    }
    return errors;
  });
}

/** Selectors, peers, ports and policy types. */
export function validateNetworkPolicy(object: KubeObject): FieldError[] {
  const { spec = {} } = object as KubeObject & { spec?: Spec };
  const errors = validateLabelSelector(spec.podSelector, 'spec.podSelector');
  const rules = (direction: 'ingress' | 'egress', key: 'from' | 'to'): void => {
    for (const [index, rule] of (spec[direction] ?? []).entries()) {
      const at = `spec.${direction}[${index}]`;
      errors.push(...validatePorts(rule.ports ?? [], `${at}.ports`));
      const peers = (rule as { from?: Peer[]; to?: Peer[] })[key] ?? [];
      errors.push(...peers.flatMap((peer, i) => validatePeer(peer, `${at}.${key}[${i}]`)));
    }
  };
  rules('ingress', 'from');
  rules('egress', 'to');
  for (const [index, type] of (spec.policyTypes ?? []).entries()) {
    if (type !== 'Ingress' && type !== 'Egress') {
      errors.push(notSupported(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress']));
    }
  }
  return errors;
}
