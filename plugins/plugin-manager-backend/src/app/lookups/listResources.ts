import type { LookupKind, PortList, ResourceList } from '@flyloft/plugin-manager-common';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../../domain/render/names';
import { namespaceOf, type RenderEnvironment } from '../../domain/render';
import type { KubernetesObject } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { ok, refused, type Outcome } from '../outcome';
import type { LookupDependencies, LookupPlace } from './lookups';

/** Finding what a cluster has needs no more than these. */
type Needed = Pick<LookupDependencies, 'clusters'> & {
  environments: Array<RenderEnvironment & Pick<EnvironmentConfig, 'title'>>;
};

const API_VERSIONS: Record<LookupKind, string> = {
  ConfigMap: 'v1',
  Secret: 'v1',
  Service: 'v1',
  PersistentVolumeClaim: 'v1',
  ServiceAccount: 'v1',
  Deployment: 'apps/v1',
};

/** Kinds of which the portal's own are nobody's to refer to: its configuration, its credentials. */
const WITHOUT_OURS: readonly LookupKind[] = ['ConfigMap', 'Secret'];

const isOurs = (object: KubernetesObject) => object.metadata.labels?.[MANAGED_BY_LABEL] === MANAGED_BY;

/** Names of the keys of a ConfigMap or a Secret; what they hold stays in the cluster. */
function keysOf(object: KubernetesObject): string[] {
  const { data, binaryData, stringData } = object as Record<string, unknown>;
  const names = [data, binaryData, stringData].flatMap(part =>
    typeof part === 'object' && part !== null ? Object.keys(part) : []
  );
  return [...new Set(names)].sort();
}

async function read(
  { clusters, environments }: Needed,
  { environment: id, pluginId }: LookupPlace,
  kind: LookupKind
): Promise<Outcome<{ namespace: string; objects: KubernetesObject[] }>> {
  const environment = environments.find(candidate => candidate.id === id);
  if (!environment) {
    return refused('ENVIRONMENT_NOT_FOUND', `There is no environment "${id}". Choose another one.`);
  }
  const namespace = namespaceOf(environment, pluginId);
  try {
    const cluster = clusters.forEnvironment(id);
    const objects = await cluster.list({ apiVersion: API_VERSIONS[kind], kind }, namespace);
    return ok({ namespace, objects });
  } catch (error) {
    const because = (error instanceof Error ? error.message : String(error)).replace(/\.+$/, '');
    return refused(
      'CLUSTER_UNREACHABLE',
      `The cluster of ${environment.title} does not say what it has: ${because}. Enter the name by hand.`
    );
  }
}

/** What the namespace of a plugin has of a kind, by name. */
export async function listResources(
  dependencies: Needed,
  place: LookupPlace,
  kind: LookupKind
): Promise<Outcome<ResourceList>> {
  const found = await read(dependencies, place, kind);
  if (found.outcome === 'refused') return found;
  const { namespace, objects } = found.value;
  const shown = WITHOUT_OURS.includes(kind) ? objects.filter(object => !isOurs(object)) : objects;
  const items = shown.map(object => ({
    name: object.metadata.name,
    keys: WITHOUT_OURS.includes(kind) ? keysOf(object) : [],
  }));
  return ok({ namespace, items: items.sort((a, b) => a.name.localeCompare(b.name)) });
}

/** Ports that Services of a plugin's namespace use. */
export async function listPorts(dependencies: Needed, place: LookupPlace): Promise<Outcome<PortList>> {
  const found = await read(dependencies, place, 'Service');
  if (found.outcome === 'refused') return found;
  const items = found.value.objects.flatMap(service => {
    const { ports } = (service.spec ?? {}) as { ports?: Array<{ port?: unknown }> };
    return (ports ?? []).flatMap(({ port }) =>
      typeof port === 'number' ? [{ port, service: service.metadata.name }] : []
    );
  });
  return ok({ namespace: found.value.namespace, items: items.sort((a, b) => a.port - b.port) });
}
