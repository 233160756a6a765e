import { clone, jsonEqual, type JsonObject } from '../model/json';
import { selects } from '../model/selectors';
import type { Endpoint, EndpointSlice, KubeObject, Pod, Service } from '../model/types';
import { endpointSlices, pods, services } from '../registry/kinds';
import { resourceOf, type Registry } from '../registry/Registry';
import type { StoreEvent } from '../store/Store';
import type { Controller } from './Controller';
import { controllerReference } from './owners';
import { isReady } from './podState';
import { WorkQueue } from './WorkQueue';

const context = { manager: 'kube-controller-manager' };
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLER = 'endpointslice-controller.k8s.io';
const TRIGGER = 'endpoints.kubernetes.io/last-change-trigger-time';

type Ports = NonNullable<EndpointSlice['ports']>;

/** Writes, for each Service with a selector, where its pods answer: one slice for each set of target ports. */
export class EndpointSliceController implements Controller {
  private readonly queue: WorkQueue;

  constructor(private readonly registry: Registry, onError: (key: string, error: unknown) => void) {
    this.queue = new WorkQueue(key => this.sync(key), onError);
  }

  start(): void {
    for (const service of this.registry.list(services)) this.enqueue(service);
  }

  stop(): void {
    this.queue.stop();
  }

  observe(event: StoreEvent): void {
    if (event.resource === resourceOf(services)) {
      this.enqueue(event.object);
    } else if (event.resource === resourceOf(pods)) {
      for (const service of this.registry.list(services, event.object.metadata.namespace) as Service[]) {
        const { selector } = service.spec;
        if (!selector) continue;
        const fits = [event.object, event.old].some(
          pod => pod && selects({ matchLabels: selector }, pod.metadata.labels)
        );
        if (fits) this.enqueue(service);
      }
    } else if (event.resource === resourceOf(endpointSlices)) {
      const name = event.object.metadata.labels?.[SERVICE_NAME];
      if (name && event.type === 'DELETED') this.queue.add(`${event.object.metadata.namespace}/${name}`);
    }
  }

  private enqueue({ metadata }: KubeObject): void {
    this.queue.add(`${metadata.namespace}/${metadata.name}`);
  }

  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/');
    const service = this.registry.find(services, namespace, name) as Service | undefined;
    const slices = (this.registry.list(endpointSlices, namespace) as EndpointSlice[]).filter(
      slice =>
        slice.metadata.labels?.[SERVICE_NAME] === name && slice.metadata.labels[MANAGED_BY] === CONTROLLER
    );
    if (!service || service.metadata.deletionTimestamp || !service.spec.selector) {
      for (const slice of slices) this.registry.delete(endpointSlices, namespace, slice.metadata.name);
      return;
    }
    const wanted = this.group(service);
    for (const { endpoints, ports } of wanted) {
      const index = slices.findIndex(slice => jsonEqual(slice.ports, ports));
      const slice = slices.splice(index < 0 ? 0 : index, 1)[0];
      this.write(service, slice, endpoints, ports);
    }
    for (const slice of slices) this.registry.delete(endpointSlices, namespace, slice.metadata.name);
  }

  /** The Service's pods by the ports they answer on. */
  private group(service: Service): Array<{ endpoints: Endpoint[] | null; ports: Ports | null }> {
    const groups = new Map<string, { endpoints: Endpoint[]; ports: Ports }>();
    const selector = { matchLabels: service.spec.selector ?? {} };
    for (const pod of this.registry.list(pods, service.metadata.namespace) as Pod[]) {
      const ended = pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded';
      if (ended || !pod.status.podIP || !selects(selector, pod.metadata.labels)) continue;
      const ports = portsOf(service, pod);
      const id = JSON.stringify(ports);
      const group = groups.get(id) ?? { endpoints: [], ports };
      group.endpoints.push(endpointOf(service, pod));
      groups.set(id, group);
    }
    return groups.size > 0 ? [...groups.values()] : [{ endpoints: null, ports: null }];
  }

  private write(
    service: Service,
    slice: EndpointSlice | undefined,
    endpoints: Endpoint[] | null,
    ports: Ports | null
  ): void {
    const { namespace, name } = service.metadata;
    // A Service's own labels go to its slices too, so that clients can watch the slices of just their Services.
    const labels = { ...service.metadata.labels, [MANAGED_BY]: CONTROLLER, [SERVICE_NAME]: name };
    if (!slice) {
      this.registry.create(
        endpointSlices,
        namespace,
        clone({
          metadata: {
            generateName: `${name}-`,
            labels,
            annotations: { [TRIGGER]: this.registry.now() },
            ownerReferences: [controllerReference(service)],
          },
          addressType: 'IPv4',
          endpoints,
          ports,
        }) as unknown as JsonObject,
        context
      );
      return;
    }
    const unchanged =
      jsonEqual(slice.endpoints, endpoints) &&
      jsonEqual(slice.ports, ports) &&
      jsonEqual(slice.metadata.labels, labels);
    if (unchanged) return;
    const change = (draft: JsonObject) => {
      const next = draft as unknown as EndpointSlice;
      next.endpoints = endpoints;
      next.ports = ports;
      next.metadata.labels = labels;
      const { [TRIGGER]: _before, ...annotations } = next.metadata.annotations ?? {};
      next.metadata.annotations = hasNewReady(slice.endpoints, endpoints)
        ? { ...annotations, [TRIGGER]: this.registry.now() }
        : annotations;
    };
    this.registry.update(endpointSlices, namespace, slice.metadata.name, '', change, context);
  }
}

/** Whether a pod became ready: what the trigger time measures. */
function hasNewReady(before: Endpoint[] | null, after: Endpoint[] | null): boolean {
  const ready = (list: Endpoint[] | null): Set<string | undefined> =>
    new Set(
      (list ?? []).filter(endpoint => endpoint.conditions.ready).map(endpoint => endpoint.targetRef?.uid)
    );
  const known = ready(before);
  return [...ready(after)].some(uid => !known.has(uid));
}

function portsOf(service: Service, pod: Pod): Ports {
  return (service.spec.ports ?? []).flatMap(({ name, protocol, port, targetPort, appProtocol }) => {
    const target =
      typeof targetPort === 'string'
        ? pod.spec.containers
            .flatMap(container => container.ports ?? [])
            .find(candidate => candidate.name === targetPort)?.containerPort
        : targetPort ?? port;
    if (target === undefined) return [];
    return [
      {
        name: name ?? '',
        protocol: protocol ?? 'TCP',
        port: target,
        ...(appProtocol ? { appProtocol } : {}),
      },
    ];
  });
}

function endpointOf(service: Service, pod: Pod): Endpoint {
  const serving = isReady(pod);
  const terminating = Boolean(pod.metadata.deletionTimestamp);
  return {
    addresses: [pod.status.podIP ?? ''],
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    targetRef: {
      kind: 'Pod',
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      uid: pod.metadata.uid,
    },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
  };
}
