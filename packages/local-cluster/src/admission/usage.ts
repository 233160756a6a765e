import { addQuantities, amountOf } from '../model/quantity';
import type { Container, KubeObject, Pod, ResourceQuota, Service } from '../model/types';
import { pods, services } from '../registry/kinds';
import type { KindDefinition } from '../registry/KindDefinition';
import { qosClassOf } from '../registry/qos';
import { resourceOf, type Registry } from '../registry/Registry';

/** Amounts by the names that quotas use. */
export type Usage = Record<string, string>;

/** Kinds that quotas also know by their plain plural. */
const plainNames = new Set(['configmaps', 'secrets', 'services', 'resourcequotas']);

const larger = (a: string, b: string): string => (amountOf(a) >= amountOf(b) ? a : b);

/** What a pod asks for: the sum of its containers, or its largest init container if that is more. */
function podAmount({ spec }: Pod, list: 'requests' | 'limits', name: string): string {
  const of = (container: Container): string => container.resources?.[list]?.[name] ?? '0';
  const sum = spec.containers.map(of).reduce(addQuantities, '0');
  return (spec.initContainers ?? []).map(of).reduce(larger, sum);
}

/** What one object counts for. */
export function usageOf(kind: KindDefinition, object: KubeObject): Usage {
  const usage: Usage = { [`count/${resourceOf(kind)}`]: '1' };
  if (plainNames.has(kind.plural)) usage[kind.plural] = '1';
  if (kind === services) {
    const { spec } = object as Service;
    const ports = (spec.ports ?? []).length;
    const withPorts =
      spec.type === 'NodePort' ||
      (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
    usage['services.nodeports'] = String(withPorts ? ports : 0);
    usage['services.loadbalancers'] = spec.type === 'LoadBalancer' ? '1' : '0';
  }
  if (kind !== pods) return usage;
  const pod = object as Pod;
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') return usage;
  usage.pods = '1';
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    usage[name] = podAmount(pod, 'requests', name);
    usage[`requests.${name}`] = usage[name];
    usage[`limits.${name}`] = podAmount(pod, 'limits', name);
  }
  return usage;
}

function inScope(pod: Pod, scope: string): boolean {
  switch (scope) {
    case 'BestEffort':
      return qosClassOf(pod.spec) === 'BestEffort';
    case 'NotBestEffort':
      return qosClassOf(pod.spec) !== 'BestEffort';
    case 'Terminating':
      return pod.spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return pod.spec.activeDeadlineSeconds === undefined;
    default:
      return false;
  }
}

/** Whether a quota counts an object: its scopes choose among pods. */
export function isCounted({ spec }: ResourceQuota, kind: KindDefinition, object: KubeObject): boolean {
  const scopes = spec.scopes ?? [];
  const expressions = spec.scopeSelector?.matchExpressions ?? [];
  if (scopes.length === 0 && expressions.length === 0) return true;
  if (kind !== pods) return false;
  const pod = object as Pod;
  return (
    scopes.every(scope => inScope(pod, scope)) &&
    expressions.every(({ scopeName, operator, values = [] }) => {
      if (scopeName !== 'PriorityClass') return inScope(pod, scopeName) === (operator !== 'DoesNotExist');
      const name = pod.spec.priorityClassName ?? '';
      if (operator === 'In') return values.includes(name);
      if (operator === 'NotIn') return !values.includes(name);
      return (name !== '') === (operator === 'Exists');
    })
  );
}

/** What a quota's namespace uses now of what the quota names. */
export function namespaceUsage(
  registry: Registry,
  quota: ResourceQuota,
  kinds: readonly KindDefinition[],
  hard: Usage
): Usage {
  const used: Usage = Object.fromEntries(Object.keys(hard).map(name => [name, '0']));
  for (const kind of kinds) {
    for (const object of registry.list(kind, quota.metadata.namespace)) {
      if (!isCounted(quota, kind, object)) continue;
      const usage = usageOf(kind, object);
      for (const name of Object.keys(hard)) {
        const amount = usage[name];
        if (amount !== undefined) used[name] = addQuantities(used[name] ?? '0', amount);
      }
    }
  }
  return used;
}
