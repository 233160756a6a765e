import { isObject, type Json, type JsonObject } from '../model/json';

/** `spec` of an object, made when absent. */
function part(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  if (isObject(value)) return value;
  const made: JsonObject = {};
  object[key] = made;
  return made;
}

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** The tag of an image decides whether it is pulled again: `:latest` and no tag are. */
function pullPolicy(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  const tag = last.includes('@') ? 'digest' : last.split(':')[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** A pod spec's defaults that depend on other fields. */
function defaultPodSpec(spec: JsonObject): void {
  for (const container of [...objects(spec.containers), ...objects(spec.initContainers)]) {
    if (container.imagePullPolicy === undefined) {
      container.imagePullPolicy = pullPolicy(String(container.image ?? ''));
    }
    for (const key of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
      const probe = container[key];
      if (isObject(probe) && isObject(probe.grpc) && probe.grpc.service === undefined)
        probe.grpc.service = '';
    }
  }
  if (spec.hostNetwork === true) {
    for (const container of objects(spec.containers)) {
      for (const port of objects(container.ports))
        if (port.hostPort === undefined) port.hostPort = port.containerPort;
    }
  }
  for (const volume of objects(spec.volumes)) {
    // A volume that names no source is an emptyDir.
    if (Object.keys(volume).every(key => key === 'name')) volume.emptyDir = {};
  }
  if (spec.serviceAccountName !== undefined && spec.serviceAccount === undefined) {
    spec.serviceAccount = spec.serviceAccountName;
  } else if (spec.serviceAccount !== undefined && spec.serviceAccountName === undefined) {
    spec.serviceAccountName = spec.serviceAccount;
  }
}

/** A Pod's own defaults: requests follow limits, and environment variables for services are on. */
export function defaultPod(object: JsonObject): void {
  const spec = part(object, 'spec');
  defaultPodSpec(spec);
  for (const container of [...objects(spec.containers), ...objects(spec.initContainers)]) {
    const resources = part(container, 'resources');
    if (!isObject(resources.limits)) continue;
    const requests = part(resources, 'requests');
    for (const [name, value] of Object.entries(resources.limits)) requests[name] ??= value;
  }
  spec.enableServiceLinks ??= true;
  const status = part(object, 'status');
  status.phase ??= 'Pending';
}

/** Deployments and ReplicaSets: the strategy's numbers only for a rolling update, and the template's defaults. */
export function defaultWorkload(object: JsonObject): void {
  const spec = part(object, 'spec');
  const template = part(spec, 'template');
  defaultPodSpec(part(template, 'spec'));
  const { strategy } = spec;
  if (isObject(strategy) && strategy.type === 'RollingUpdate' && strategy.rollingUpdate === undefined) {
    strategy.rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%' };
  }
}

/** The order matters: a LoadBalancer's defaults build on those of a NodePort. */
export function defaultService(object: JsonObject): void {
  const spec = part(object, 'spec');
  for (const port of objects(spec.ports)) port.targetPort ??= port.port;
  if (spec.sessionAffinity === 'ClientIP') {
    const config = part(spec, 'sessionAffinityConfig');
    part(config, 'clientIP').timeoutSeconds ??= 10_800;
  } else {
    delete spec.sessionAffinityConfig;
  }
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') spec.externalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  const status = isObject(object.status) ? object.status : {};
  const balancer = isObject(status.loadBalancer) ? status.loadBalancer : {};
  for (const ingress of objects(balancer.ingress)) if (ingress.ip !== undefined) ingress.ipMode ??= 'VIP';
}

/** A Secret's `stringData` becomes `data`. */
export function defaultSecret(object: JsonObject): void {
  if (!isObject(object.stringData)) return;
  const data = part(object, 'data');
  for (const [key, value] of Object.entries(object.stringData)) {
    data[key] = Buffer.from(String(value)).toString('base64');
  }
  delete object.stringData;
}

/** A policy without `policyTypes` is for ingress, and for egress too when it has egress rules. */
export function defaultNetworkPolicy(object: JsonObject): void {
  const spec = part(object, 'spec');
  if (Array.isArray(spec.policyTypes) && spec.policyTypes.length > 0) return;
  const hasEgress = Array.isArray(spec.egress) && spec.egress.length > 0;
  spec.policyTypes = hasEgress ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** A Container limit's gaps: `default` from `max`, `defaultRequest` from `default` and then `min`. */
export function defaultLimitRange(object: JsonObject): void {
  for (const item of objects(part(object, 'spec').limits)) {
    if (item.type !== 'Container') continue;
    const limit = part(item, 'default');
    for (const [name, value] of Object.entries(isObject(item.max) ? item.max : {})) limit[name] ??= value;
    const request = part(item, 'defaultRequest');
    for (const [name, value] of Object.entries(limit)) request[name] ??= value;
    for (const [name, value] of Object.entries(isObject(item.min) ? item.min : {})) request[name] ??= value;
    for (const key of ['default', 'defaultRequest']) {
      if (Object.keys(part(item, key)).length === 0) delete item[key];
    }
  }
}

/** Every namespace carries its own name as a label, for selectors. */
export function defaultNamespace(object: JsonObject): void {
  const metadata = part(object, 'metadata');
  if (metadata.name === undefined || metadata.name === '') return;
  part(metadata, 'labels')['kubernetes.io/metadata.name'] = metadata.name;
}
