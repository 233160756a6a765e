import net from 'node:net';
import type { FieldError } from '../api/status';
import type { EndpointSlice, EventObject, KubeObject } from '../model/types';
import { invalidValue, notSupported, required } from './fieldErrors';

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const types = ['FQDN', 'IPv4', 'IPv6'];

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/**
 * Address type and addresses. A real server refuses loopback addresses; here they are refused from clients only, as the
 * cluster's own slices are made of nothing else.
 */
export function validateEndpointSlice(object: KubeObject): FieldError[] {
  const { addressType, endpoints, metadata } = object as EndpointSlice;
  if (!addressType) return [required('addressType')];
  if (!types.includes(addressType)) return [notSupported('addressType', addressType, types)];
  const ours = metadata.labels?.[MANAGED_BY] === 'endpointslice-controller.k8s.io';
  const errors: FieldError[] = [];
  for (const [index, endpoint] of (endpoints ?? []).entries()) {
    if (endpoint.addresses.length === 0) {
      errors.push(required(`endpoints[${index}].addresses`, 'must contain at least one address'));
    }
    for (const [i, address] of endpoint.addresses.entries()) {
      const version = net.isIP(address);
      if (addressType === 'IPv4' && version !== 4) {
        errors.push(invalidValue(`endpoints[${index}].addresses`, address, 'must be an IPv4 address'));
      } else if (addressType === 'IPv6' && version !== 6) {
        errors.push(invalidValue(`endpoints[${index}].addresses`, address, 'must be an IPv6 address'));
      }
      if (isLoopback(address) && !ours) {
        errors.push(
          invalidValue(
            `endpoints[${index}].addresses[${i}]`,
            address,
            'may not be in the loopback range (127.0.0.0/8, ::1/128)'
          )
        );
      }
    }
  }
  return errors;
}

/** The address type never changes. */
export function validateEndpointSliceUpdate(next: KubeObject, old: KubeObject): FieldError[] {
  const [a, b] = [(next as EndpointSlice).addressType, (old as EndpointSlice).addressType];
  return a === b ? [] : [invalidValue('addressType', a, 'field is immutable')];
}

/** An Event lives in the namespace of what it is about. */
export function validateEvent(object: KubeObject): FieldError[] {
  const { involvedObject, metadata } = object as EventObject;
  const about = involvedObject.namespace ?? '';
  const fits = about === metadata.namespace || (about === '' && metadata.namespace === 'default');
  return fits ? [] : [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')];
}
