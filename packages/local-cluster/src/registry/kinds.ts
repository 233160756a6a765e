import { randomInt } from 'node:crypto';
import { isObject, type JsonObject } from '../model/json';
import type { Deployment, KubeObject, Namespace, Pod, Service } from '../model/types';
import {
  configMapSchema,
  endpointSliceSchema,
  eventSchema,
  limitRangeSchema,
  namespaceSchema,
  networkPolicySchema,
  resourceQuotaSchema,
  secretSchema,
  serviceAccountSchema,
  serviceSchema,
} from '../schema/core';
import { podSchema } from '../schema/pod';
import { deploymentSchema, replicaSetSchema } from '../schema/workloads';
import {
  validateConfigMap,
  validateConfigMapUpdate,
  validateSecret,
  validateSecretUpdate,
} from '../validation/config';
import { validateEndpointSlice, validateEndpointSliceUpdate, validateEvent } from '../validation/discovery';
import { validateNamespace, validateNamespaceUpdate } from '../validation/namespace';
import { validateNetworkPolicy } from '../validation/networkPolicy';
import { validatePod, validatePodUpdate } from '../validation/pod';
import { podWarnings } from '../validation/podWarnings';
import { validateLimitRange, validateResourceQuota, validateResourceQuotaUpdate } from '../validation/quota';
import { validateService, validateServiceUpdate } from '../validation/service';
import {
  validateDeployment,
  validateDeploymentUpdate,
  validateReplicaSet,
  validateReplicaSetUpdate,
} from '../validation/workloads';
import {
  defaultLimitRange,
  defaultNamespace,
  defaultNetworkPolicy,
  defaultPod,
  defaultSecret,
  defaultService,
  defaultWorkload,
} from './defaults';
import type { KindDefinition } from './KindDefinition';
import { qosClassOf } from './qos';
import { prepareService, prepareServiceUpdate } from './serviceAddresses';

const specOf = (object: JsonObject): unknown => object.spec;

/** A Deployment's annotations go down to its pods, so a change of them is a new generation too. */
const specAndAnnotations = (object: JsonObject): unknown => [
  object.spec,
  isObject(object.metadata) ? object.metadata.annotations ?? {} : {},
];

/** A Pod is only ever made pending; its generation follows its spec. */
function preparePod(object: KubeObject): void {
  const pod = object as Pod;
  pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec) };
}

function prepareNamespace(object: KubeObject): void {
  const namespace = object as Namespace;
  namespace.status = { phase: 'Active' };
  const finalizers = namespace.spec.finalizers ?? [];
  namespace.spec = { finalizers: [...finalizers.filter(name => name !== 'kubernetes'), 'kubernetes'] };
}

/** An EndpointSlice's generation counts everything but its metadata. */
const withoutMetadata = (object: JsonObject): unknown =>
  Object.fromEntries(
    Object.entries(object).filter(([key]) => !['metadata', 'kind', 'apiVersion'].includes(key))
  );

export const namespaces: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  schema: namespaceSchema,
  hasStatus: true,
  deleteReturnsObject: true,
  noDeleteCollection: true,
  applyDefaults: defaultNamespace,
  prepareCreate: prepareNamespace,
  prepareUpdate: (object, old) => {
    (object as Namespace).spec = (old as Namespace).spec;
  },
  validate: validateNamespace,
  validateUpdate: validateNamespaceUpdate,
  nameRule: 'dns1123Label',
};

export const configMaps: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  schema: configMapSchema,
  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
  updateErrorsFirst: true,
  nameRule: 'dns1123Subdomain',
};

export const secrets: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  namespaced: true,
  schema: secretSchema,
  applyDefaults: defaultSecret,
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
  updateErrorsFirst: true,
  nameRule: 'dns1123Subdomain',
};

export const serviceAccounts: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  schema: serviceAccountSchema,
  deleteReturnsObject: true,
  nameRule: 'dns1123Subdomain',
};

export const resourceQuotas: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  namespaced: true,
  schema: resourceQuotaSchema,
  hasStatus: true,
  deleteReturnsObject: true,
  validate: validateResourceQuota,
  validateUpdate: validateResourceQuotaUpdate,
  nameRule: 'dns1123Subdomain',
};

export const limitRanges: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  namespaced: true,
  schema: limitRangeSchema,
  applyDefaults: defaultLimitRange,
  validate: validateLimitRange,
  nameRule: 'dns1123Subdomain',
};

const networkPolicies: KindDefinition = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  namespaced: true,
  schema: networkPolicySchema,
  generationOf: specOf,
  applyDefaults: defaultNetworkPolicy,
  validate: validateNetworkPolicy,
  nameRule: 'dns1123Subdomain',
};

export const services: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  schema: serviceSchema,
  hasStatus: true,
  deleteReturnsObject: true,
  createOnPut: true,
  applyDefaults: defaultService,
  prepareCreate: object => prepareService(object as Service, randomInt),
  prepareUpdate: (object, old) => prepareServiceUpdate(object as Service, old as Service, randomInt),
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  nameRule: 'serviceName',
};

export const pods: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  schema: podSchema,
  hasStatus: true,
  generationOf: specOf,
  deleteReturnsObject: true,
  applyDefaults: defaultPod,
  prepareCreate: preparePod,
  validate: validatePod,
  warn: object => podWarnings((object as Pod).spec, 'spec'),
  validateUpdate: validatePodUpdate,
  nameRule: 'dns1123Subdomain',
};

export const events: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  schema: eventSchema,
  createOnPut: true,
  validate: validateEvent,
  nameRule: 'dns1123Subdomain',
};

export const deployments: KindDefinition = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  schema: deploymentSchema,
  hasStatus: true,
  hasScale: true,
  generationOf: specAndAnnotations,
  applyDefaults: defaultWorkload,
  validate: validateDeployment,
  warn: object => podWarnings((object as Deployment).spec.template.spec, 'spec.template.spec'),
  validateUpdate: validateDeploymentUpdate,
  nameRule: 'dns1123Subdomain',
};

export const replicaSets: KindDefinition = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  schema: replicaSetSchema,
  hasStatus: true,
  hasScale: true,
  generationOf: specOf,
  applyDefaults: defaultWorkload,
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  nameRule: 'dns1123Subdomain',
};

export const endpointSlices: KindDefinition = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  namespaced: true,
  schema: endpointSliceSchema,
  generationOf: withoutMetadata,
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
  nameRule: 'dns1123Subdomain',
};

/** Every kind that is served. */
export const allKinds: readonly KindDefinition[] = [
  namespaces,
  configMaps,
  secrets,
  serviceAccounts,
  resourceQuotas,
  limitRanges,
  networkPolicies,
  services,
  pods,
  events,
  deployments,
  replicaSets,
  endpointSlices,
];
