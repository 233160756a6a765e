import type { Endpoint } from '../../ports/cluster';
import type { ReadyPod } from './endpointSlices';
import type { PodForwards } from './PodForwards';

/** Turns a Service's ready pods into addresses that this process can send requests to. */
export interface Reach {
  endpoints(namespace: string, service: string, pods: readonly ReadyPod[]): Promise<Endpoint[]>;
  close(): void;
}

/** From a pod of the same cluster: by the Service, so that the cluster spreads the requests and follows its pods. */
export const reachInside: Reach = {
  async endpoints(namespace, service, pods) {
    const [first] = pods;
    // Our Services listen on the port of their pods.
    return first ? [{ address: `${service}.${namespace}.svc`, port: first.port }] : [];
  },
  close: () => undefined,
};

/** Pods of the local cluster are processes of this machine, and have addresses of its loopback interface. */
const isHere = (address: string) => address.startsWith('127.') || address === '::1';

/** From outside: pods of this machine by their own address, all others through a port-forward each. */
export function reachFromOutside(forwards: PodForwards): Reach {
  return {
    async endpoints(namespace, service, pods) {
      const away = pods.filter(({ address, pod }) => pod !== undefined && !isHere(address));
      const forwarded = await forwards.keep(
        `${namespace}/${service}`,
        away.map(({ pod = '', port }) => ({ namespace, pod, port }))
      );
      const here = pods.filter(({ address }) => isHere(address));
      return [...here.map(({ address, port }) => ({ address, port })), ...forwarded];
    },
    close: () => forwards.close(),
  };
}
