import { parseQuantity, type PlanContent } from '@flyloft/plugin-manager-common';
import type { KubernetesObject } from '../kubernetesObject';

type Container = {
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
};
type DeploymentSpec = { replicas?: number; template?: { spec?: { containers?: Container[] } } };

/** What pods ask for, by quota resource name, in cores, bytes and counts. */
export type Usage = Record<string, number>;

const add = (usage: Usage, resource: string, amount: number) => {
  usage[resource] = (usage[resource] ?? 0) + amount;
};

/** Counts of objects that a quota may limit, by kind. */
const COUNTED: Record<string, string> = {
  Service: 'services',
  Secret: 'secrets',
  ConfigMap: 'configmaps',
  PersistentVolumeClaim: 'persistentvolumeclaims',
};

/**
 * What objects use of a quota once everything runs. Computed here, because a server accepts a Deployment whose pods it
 * will refuse.
 */
export function usageOf(objects: readonly KubernetesObject[]): Usage {
  const usage: Usage = {};
  for (const object of objects) {
    const counted = COUNTED[object.kind];
    if (counted) add(usage, counted, 1);
    if (object.kind !== 'Deployment') continue;
    const { replicas = 1, template } = object.spec as DeploymentSpec;
    add(usage, 'pods', replicas);
    for (const { resources } of template?.spec?.containers ?? []) {
      for (const [resource, amount] of Object.entries(resources?.requests ?? {})) {
        add(usage, `requests.${resource}`, parseQuantity(amount) * replicas);
      }
      for (const [resource, amount] of Object.entries(resources?.limits ?? {})) {
        add(usage, `limits.${resource}`, parseQuantity(amount) * replicas);
      }
    }
  }
  // `cpu` and `memory` in a quota mean requests.
  for (const resource of ['cpu', 'memory']) {
    const requested = usage[`requests.${resource}`];
    if (requested !== undefined) usage[resource] = requested;
  }
  return usage;
}

/** A quota as it holds in a namespace: what is allowed, and what is used now. */
export type QuotaNow = { namespace: string; hard: Record<string, string>; used: Record<string, string> };

const isCpu = (resource: string) => /(^|\.)cpu$/.test(resource);
const isBytes = (resource: string) => /(^|\.)(memory|ephemeral-storage)$|storage$/.test(resource);

/** An amount as a person reads it in a quota. */
function formatAmount(resource: string, amount: number): string {
  if (isCpu(resource)) return `${Math.round(amount * 1000)}m`;
  if (isBytes(resource)) return `${Math.round((amount / 2 ** 20) * 100) / 100}Mi`;
  return String(amount);
}

type QuotaLine = PlanContent['capacity']['quotas'][number];

/** What a plan does to a quota, resource by resource; those that it does not touch are left out. */
export function quotaLines(quota: QuotaNow, before: Usage, after: Usage): QuotaLine[] {
  const lines: QuotaLine[] = [];
  for (const [resource, hard] of Object.entries(quota.hard)) {
    const change = (after[resource] ?? 0) - (before[resource] ?? 0);
    const used = parseQuantity(quota.used[resource] ?? '0');
    const then = Math.max(0, used + change);
    // Nothing of ours in it, and nothing changes: it says nothing about this plan.
    if (change === 0 && (after[resource] ?? 0) === 0) continue;
    lines.push({
      namespace: quota.namespace,
      resource,
      before: formatAmount(resource, used),
      after: formatAmount(resource, then),
      hard,
      // A hair of tolerance, because sums of decimal fractions are not exact.
      exceeded: change > 0 && then > parseQuantity(hard) * (1 + 1e-9),
    });
  }
  return lines;
}

/** What a plan asks for beyond what runs. */
export function additionalRequests(
  before: Usage,
  after: Usage
): Pick<PlanContent['capacity'], 'cpuRequest' | 'memoryRequest'> {
  const more = (resource: string) => Math.max(0, (after[resource] ?? 0) - (before[resource] ?? 0));
  return { cpuRequest: more('requests.cpu'), memoryRequest: more('requests.memory') };
}
