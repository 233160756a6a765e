import type { FieldError } from '../api/status';
import type { KubeObject, Service } from '../model/types';
import { duplicate, fieldForbidden, invalidValue, notSupported, required } from './fieldErrors';
import { nameProblems, validateLabels } from './names';
import { portRange, validatePort, validPort } from './ports';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const CLUSTER_RANGE = /^10\.96\.\d{1,3}\.\d{1,3}$/;

function validatePorts({ spec }: Service): FieldError[] {
  const ports = spec.ports ?? [];
  const errors: FieldError[] = [];
  if (ports.length === 0 && spec.type !== 'ExternalName' && spec.clusterIP !== 'None') {
    errors.push(required('spec.ports'));
  }
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    if (ports.length > 1 && !port.name) {
      errors.push(required(`${at}.name`));
    } else if (port.name) {
      errors.push(
        ...nameProblems(port.name, 'dns1123Label').map(text => invalidValue(`${at}.name`, port.name, text))
      );
      if (names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name));
      names.add(port.name);
    }
    if (!validPort(port.port)) errors.push(invalidValue(`${at}.port`, port.port, portRange));
    if (!protocols.includes(port.protocol ?? 'TCP')) {
      errors.push(notSupported(`${at}.protocol`, port.protocol, protocols));
    }
    if (port.targetPort !== undefined) errors.push(...validatePort(port.targetPort, `${at}.targetPort`));
    if (port.nodePort !== undefined)
      errors.push(...validateNodePort(spec.type, port.nodePort, `${at}.nodePort`));
  }
  for (const [index, port] of ports.entries()) {
    const before = ports.slice(0, index).some(p => p.port === port.port && p.protocol === port.protocol);
    if (!before) continue;
    const shown = {
      Name: '',
      Protocol: port.protocol ?? 'TCP',
      AppProtocol: null,
      Port: port.port,
      TargetPort: 0,
      NodePort: 0,
    };
    errors.push(duplicate(`spec.ports[${index}]`, shown));
  }
  return errors;
}

function validateNodePort(type: string | undefined, port: number, field: string): FieldError[] {
  if (type !== 'NodePort' && type !== 'LoadBalancer') {
    return [fieldForbidden(field, `may not be used when \`type\` is '${type}'`)];
  }
  return port >= 30_000 && port <= 32_767
    ? []
    : [
        invalidValue(
          field,
          port,
          'provided port is not in the valid range. The range of valid ports is 30000-32767'
        ),
      ];
}

/** Ports, selector, type and address. */
export function validateService(object: KubeObject): FieldError[] {
  const service = object as Service;
  const { spec } = service;
  const errors = validatePorts(service);
  errors.push(...validateLabels(spec.selector, 'spec.selector'));
  if (!['ClientIP', 'None'].includes(spec.sessionAffinity ?? 'None')) {
    errors.push(notSupported('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']));
  }
  if (!types.includes(spec.type ?? '')) errors.push(notSupported('spec.type', spec.type, types));
  if (spec.type === 'ExternalName' && !spec.externalName) errors.push(required('spec.externalName'));
  const { clusterIP } = spec;
  if (clusterIP && clusterIP !== 'None' && spec.type !== 'ExternalName' && !CLUSTER_RANGE.test(clusterIP)) {
    errors.push(
      invalidValue(
        'spec.clusterIPs',
        [clusterIP],
        `failed to allocate IP ${clusterIP}: the provided network does not match the current range`
      )
    );
  }
  return errors;
}

/** An address that was given stays. */
export function validateServiceUpdate(next: KubeObject, old: KubeObject): FieldError[] {
  const [a, b] = [(next as Service).spec, (old as Service).spec];
  if (a.type === 'ExternalName' || b.type === 'ExternalName') return [];
  if (b.clusterIP && a.clusterIP !== b.clusterIP) {
    return [invalidValue('spec.clusterIPs[0]', [a.clusterIP], 'may not change once set')];
  }
  return [];
}
