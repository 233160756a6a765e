import { condition, kindSchema, labelSelector, objectReference } from './meta';
import {
  always,
  any,
  atomic,
  bool,
  bytes,
  def,
  int32,
  intOrString,
  list,
  listMap,
  map,
  microTime,
  ptr,
  quantity,
  str,
  strings,
  struct,
  time,
  type StructSchema,
} from './schema';

export const namespaceSchema: StructSchema = kindSchema('Namespace', {
  spec: always(struct('NamespaceSpec', { finalizers: strings() })),
  status: always(
    struct('NamespaceStatus', {
      phase: def(str(), 'Active'),
      conditions: listMap(condition('NamespaceCondition'), ['type']),
    })
  ),
});

export const configMapSchema: StructSchema = kindSchema('ConfigMap', {
  immutable: ptr(bool()),
  data: map(str()),
  binaryData: map(bytes()),
});

export const secretSchema: StructSchema = kindSchema('Secret', {
  immutable: ptr(bool()),
  data: map(bytes()),
  stringData: map(str()),
  type: def(str(), 'Opaque'),
});

export const serviceAccountSchema: StructSchema = kindSchema('ServiceAccount', {
  secrets: list(objectReference, { keys: ['name'], mergeKey: 'name' }),
  imagePullSecrets: list(atomic('LocalObjectReference', { name: str() }), { mergeKey: 'name' }),
  automountServiceAccountToken: ptr(bool()),
});

export const resourceQuotaSchema: StructSchema = kindSchema('ResourceQuota', {
  spec: always(
    struct('ResourceQuotaSpec', {
      hard: map(quantity()),
      scopes: strings(),
      scopeSelector: atomic('ScopeSelector', {
        matchExpressions: list(
          struct('ScopedResourceSelectorRequirement', {
            scopeName: always(str()),
            operator: always(str()),
            values: strings(),
          })
        ),
      }),
    })
  ),
  status: always(struct('ResourceQuotaStatus', { hard: map(quantity()), used: map(quantity()) })),
});

const resourceList = map(quantity());
export const limitRangeSchema: StructSchema = kindSchema('LimitRange', {
  spec: always(
    struct('LimitRangeSpec', {
      limits: always(
        list(
          struct('LimitRangeItem', {
            type: always(str()),
            max: resourceList,
            min: resourceList,
            default: resourceList,
            defaultRequest: resourceList,
            maxLimitRequestRatio: resourceList,
          })
        )
      ),
    })
  ),
});

export const serviceSchema: StructSchema = kindSchema('Service', {
  spec: always(
    struct('ServiceSpec', {
      ports: listMap(
        struct('ServicePort', {
          name: str(),
          protocol: def(str(), 'TCP'),
          appProtocol: ptr(str()),
          port: always(int32()),
          targetPort: intOrString(),
          nodePort: int32(),
        }),
        ['port', 'protocol']
      ),
      selector: map(str(), { atomic: true }),
      clusterIP: str(),
      clusterIPs: strings(),
      type: def(str(), 'ClusterIP'),
      externalIPs: strings(),
      sessionAffinity: def(str(), 'None'),
      loadBalancerIP: str(),
      loadBalancerSourceRanges: strings(),
      externalName: str(),
      externalTrafficPolicy: str(),
      healthCheckNodePort: int32(),
      publishNotReadyAddresses: bool(),
      sessionAffinityConfig: struct('SessionAffinityConfig', {
        clientIP: struct('ClientIPConfig', { timeoutSeconds: ptr(int32()) }),
      }),
      ipFamilies: strings(),
      ipFamilyPolicy: ptr(str()),
      allocateLoadBalancerNodePorts: ptr(bool()),
      loadBalancerClass: ptr(str()),
      internalTrafficPolicy: ptr(str()),
      trafficDistribution: ptr(str()),
    })
  ),
  status: always(
    struct('ServiceStatus', {
      loadBalancer: always(
        struct('LoadBalancerStatus', {
          ingress: list(
            struct('LoadBalancerIngress', { ip: str(), hostname: str(), ipMode: ptr(str()), ports: any() })
          ),
        })
      ),
      conditions: listMap(condition('Condition'), ['type']),
    })
  ),
});

const policyPorts = list(
  struct('NetworkPolicyPort', {
    protocol: def(ptr(str()), 'TCP'),
    port: ptr(intOrString()),
    endPort: ptr(int32()),
  })
);
const policyPeers = list(
  struct('NetworkPolicyPeer', {
    podSelector: labelSelector,
    namespaceSelector: labelSelector,
    ipBlock: struct('IPBlock', { cidr: always(str()), except: strings() }),
  })
);
export const networkPolicySchema: StructSchema = kindSchema('NetworkPolicy', {
  spec: struct(
    'NetworkPolicySpec',
    {
      podSelector: always(labelSelector),
      ingress: list(struct('NetworkPolicyIngressRule', { ports: policyPorts, from: policyPeers })),
      egress: list(struct('NetworkPolicyEgressRule', { ports: policyPorts, to: policyPeers })),
      policyTypes: strings(),
    },
    { always: true }
  ),
});

export const endpointSliceSchema: StructSchema = kindSchema('EndpointSlice', {
  addressType: always(str()),
  endpoints: always(
    list(
      struct('Endpoint', {
        addresses: always(strings()),
        conditions: always(
          struct('EndpointConditions', {
            ready: ptr(bool()),
            serving: ptr(bool()),
            terminating: ptr(bool()),
          })
        ),
        hostname: ptr(str()),
        targetRef: objectReference,
        deprecatedTopology: map(str()),
        nodeName: ptr(str()),
        zone: ptr(str()),
        hints: any(),
      })
    )
  ),
  ports: always(
    list(
      struct('EndpointPort', {
        name: def(ptr(str()), ''),
        protocol: def(ptr(str()), 'TCP'),
        port: ptr(int32()),
        appProtocol: ptr(str()),
      })
    )
  ),
});

export const eventSchema: StructSchema = kindSchema('Event', {
  involvedObject: always(objectReference),
  reason: str(),
  message: str(),
  source: always(struct('EventSource', { component: str(), host: str() })),
  firstTimestamp: always(time()),
  lastTimestamp: always(time()),
  count: int32(),
  type: str(),
  eventTime: always(microTime()),
  series: struct('EventSeries', { count: int32(), lastObservedTime: microTime() }),
  action: str(),
  related: objectReference,
  reportingComponent: always(str()),
  reportingInstance: always(str()),
});
