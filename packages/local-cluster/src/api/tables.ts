import type { JsonObject } from '../model/json';
import type {
  ConfigMap,
  Deployment,
  EndpointSlice,
  EventObject,
  KubeObject,
  Pod,
  ReplicaSet,
  Secret,
  Service,
} from '../model/types';
import { selectorText } from '../model/selectors';
import type { KindDefinition } from '../registry/KindDefinition';
import { metadataOnly } from './represent';

interface Column {
  name: string;
  type?: string;
  format?: string;
  priority?: number;
  value: (object: KubeObject) => string | number;
}

/** `5s`, `3m`, `2h`, `4d`. */
function age(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

function podState(pod: Pod): string {
  if (pod.metadata.deletionTimestamp) return 'Terminating';
  for (const { state } of pod.status.containerStatuses ?? []) {
    const reason = state.waiting?.reason ?? state.terminated?.reason;
    if (reason) return reason;
  }
  return pod.status.phase ?? 'Unknown';
}

const containers = (object: KubeObject): Array<{ name: string; image?: string }> =>
  (object as Deployment).spec.template.spec.containers;

const columnsOf: Record<string, Column[]> = {
  Pod: [
    {
      name: 'Ready',
      value: object => {
        const statuses = (object as Pod).status.containerStatuses ?? [];
        return `${statuses.filter(status => status.ready).length}/${(object as Pod).spec.containers.length}`;
      },
    },
    { name: 'Status', value: object => podState(object as Pod) },
    {
      name: 'Restarts',
      value: object =>
        String(
          ((object as Pod).status.containerStatuses ?? []).reduce(
            (sum, status) => sum + status.restartCount,
            0
          )
        ),
    },
  ],
  Deployment: [
    {
      name: 'Ready',
      value: object =>
        `${(object as Deployment).status.readyReplicas ?? 0}/${(object as Deployment).spec.replicas}`,
    },
    { name: 'Up-to-date', value: object => (object as Deployment).status.updatedReplicas ?? 0 },
    { name: 'Available', value: object => (object as Deployment).status.availableReplicas ?? 0 },
  ],
  ReplicaSet: [
    { name: 'Desired', type: 'integer', value: object => (object as ReplicaSet).spec.replicas },
    { name: 'Current', type: 'integer', value: object => (object as ReplicaSet).status.replicas },
    { name: 'Ready', type: 'integer', value: object => (object as ReplicaSet).status.readyReplicas ?? 0 },
  ],
  Service: [
    { name: 'Type', value: object => (object as Service).spec.type ?? '' },
    { name: 'Cluster-IP', value: object => (object as Service).spec.clusterIP ?? '<none>' },
    {
      name: 'Port(s)',
      value: object =>
        ((object as Service).spec.ports ?? []).map(port => `${port.port}/${port.protocol}`).join(','),
    },
  ],
  Event: [
    {
      name: 'Last Seen',
      value: object =>
        age((object as EventObject).lastTimestamp ?? object.metadata.creationTimestamp, Date.now()),
    },
    { name: 'Type', value: object => (object as EventObject).type ?? '' },
    { name: 'Reason', value: object => (object as EventObject).reason ?? '' },
    {
      name: 'Object',
      value: object => {
        const { kind, name } = (object as EventObject).involvedObject;
        return `${kind?.toLowerCase()}/${name}`;
      },
    },
    { name: 'Message', value: object => (object as EventObject).message ?? '' },
  ],
  ConfigMap: [{ name: 'Data', value: object => Object.keys((object as ConfigMap).data ?? {}).length }],
  Secret: [
    { name: 'Type', value: object => (object as Secret).type ?? '' },
    { name: 'Data', value: object => Object.keys((object as Secret).data ?? {}).length },
  ],
  EndpointSlice: [
    { name: 'AddressType', value: object => (object as EndpointSlice).addressType },
    {
      name: 'Ports',
      value: object => ((object as EndpointSlice).ports ?? []).map(({ port }) => port).join(',') || '<unset>',
    },
    {
      name: 'Endpoints',
      value: object =>
        ((object as EndpointSlice).endpoints ?? []).flatMap(({ addresses }) => addresses).join(',') ||
        '<unset>',
    },
  ],
  Namespace: [
    {
      name: 'Status',
      value: object => String((object as unknown as { status: { phase: string } }).status.phase),
    },
  ],
};

const wideColumns: Record<string, Column[]> = {
  Pod: [
    { name: 'IP', priority: 1, value: object => (object as Pod).status.podIP ?? '<none>' },
    { name: 'Node', priority: 1, value: object => (object as Pod).spec.nodeName ?? '<none>' },
  ],
  Deployment: [
    {
      name: 'Containers',
      priority: 1,
      value: object =>
        containers(object)
          .map(c => c.name)
          .join(','),
    },
    {
      name: 'Images',
      priority: 1,
      value: object =>
        containers(object)
          .map(c => c.image)
          .join(','),
    },
    { name: 'Selector', priority: 1, value: object => selectorText((object as Deployment).spec.selector) },
  ],
};

/** Objects as the rows of a Table, for `kubectl get`. */
export function tableOf(
  kind: KindDefinition,
  objects: readonly KubeObject[],
  metadata: JsonObject
): JsonObject {
  const now = Date.now();
  const columns: Column[] = [
    { name: 'Name', format: 'name', value: object => object.metadata.name },
    ...(columnsOf[kind.kind] ?? []),
    { name: 'Age', value: object => age(object.metadata.creationTimestamp, now) },
    ...(wideColumns[kind.kind] ?? []),
  ];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type = 'string', format = '', priority = 0 }) => ({
      name,
      type,
      format,
      description: name,
      priority,
    })),
    rows: objects.map(object => ({
      cells: columns.map(column => column.value(object)),
      object: metadataOnly(object),
    })),
  };
}
