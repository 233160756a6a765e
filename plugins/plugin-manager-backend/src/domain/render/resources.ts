import { parseQuantity, type Resources } from '@flyloft/plugin-manager-common';
import type { JsonObject } from '../json';

/** What a plugin's namespace may use in all. */
export const NAMESPACE_QUOTA: Readonly<Record<string, string>> = {
  'requests.cpu': '500m',
  'requests.memory': '1Gi',
  'limits.cpu': '2',
  'limits.memory': '4Gi',
  persistentvolumeclaims: '10',
  services: '5',
  secrets: '10',
  configmaps: '10',
};

/** Disk of a pod for its unpacked bundle, logs and temporary files. */
const EPHEMERAL_STORAGE = { request: '500Mi', limit: '1Gi' } as const;

/** What a container gets that says nothing: a quota on cpu and memory refuses a pod without them. */
export const CONTAINER_DEFAULTS = {
  request: { cpu: '100m', memory: '128Mi' },
  limit: { cpu: '500m', memory: '512Mi' },
} as const;

/** Resources of the plugin's container. */
export function containerResources(resources: Resources): JsonObject {
  return {
    requests: { ...resources.requests, 'ephemeral-storage': EPHEMERAL_STORAGE.request },
    limits: { ...resources.limits, 'ephemeral-storage': EPHEMERAL_STORAGE.limit },
  };
}

/** Whether `pods` pods fit into the namespace's quota. */
export function fitsQuota(pods: number, resources: Resources): boolean {
  const within = (each: string, hard: string) => parseQuantity(each) * pods <= parseQuantity(hard);
  return (
    within(resources.requests.cpu, NAMESPACE_QUOTA['requests.cpu']!) &&
    within(resources.requests.memory, NAMESPACE_QUOTA['requests.memory']!) &&
    within(resources.limits.cpu, NAMESPACE_QUOTA['limits.cpu']!) &&
    within(resources.limits.memory, NAMESPACE_QUOTA['limits.memory']!)
  );
}
