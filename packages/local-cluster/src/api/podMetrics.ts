import fs from 'node:fs';
import { isSameProcess } from '@flyloft/local-processes';
import type { Kubelet } from '../kubelet/Kubelet';
import type { JsonObject } from '../model/json';
import { matches } from '../model/selectors';
import type { Pod } from '../model/types';
import { pods } from '../registry/kinds';
import type { Registry } from '../registry/Registry';
import { parseLabelSelector } from './parseSelector';

const PATH = /^\/apis\/metrics\.k8s\.io\/v1beta1(?:\/namespaces\/([^/]+))?\/pods$/;

/** Kibibytes of memory that a process holds, as Linux says; undefined where it is gone or nothing says it. */
function residentKi(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes);
  } catch {
    return undefined;
  }
}

function metricsOf(pod: Pod, kubelet: Kubelet, timestamp: string): JsonObject | undefined {
  const containers = (kubelet.worker(pod.metadata.uid)?.runners ?? []).flatMap(({ container, identity }) => {
    const memory = identity && isSameProcess(identity) ? residentKi(identity.pid) : undefined;
    return memory === undefined ? [] : [{ name: container.name, usage: { memory: `${memory}Ki` } }];
  });
  if (containers.length === 0) return undefined;
  const { name, namespace, labels = {} } = pod.metadata;
  return {
    metadata: { name, namespace: namespace ?? '', labels, creationTimestamp: timestamp },
    timestamp,
    window: '0s',
    containers,
  };
}

/** What a metrics server would say of the pods' memory; undefined where the path asks for something else. */
export function podMetricsAt(
  path: string,
  query: URLSearchParams,
  { registry, kubelet }: { registry: Registry; kubelet: Kubelet }
): JsonObject | undefined {
  const match = PATH.exec(path);
  if (!match) return undefined;
  const wanted = parseLabelSelector(query.get('labelSelector') ?? '');
  const timestamp = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const items = registry
    .list(pods, match[1])
    .filter(({ metadata }) => matches(metadata.labels ?? {}, wanted))
    .map(pod => metricsOf(pod as Pod, kubelet, timestamp))
    .filter(metrics => metrics !== undefined);
  return {
    kind: 'PodMetricsList',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { resourceVersion: '' },
    items,
  };
}
