import { forbidden } from '../api/status';
import { clone, jsonEqual, type JsonObject } from '../model/json';
import { addQuantities, amountOf, subtractQuantities } from '../model/quantity';
import type { Pod, ResourceQuota } from '../model/types';
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission';
import { allKinds, pods, resourceQuotas } from '../registry/kinds';
import { isCounted, namespaceUsage, usageOf, type Usage } from './usage';

const countedKinds = allKinds.filter(kind => kind.namespaced);

/** Resources of which every container must say something when the quota names them. */
const computeNames = /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage)$/;

/** `limits.cpu for: main; …` for what containers leave out; empty when nothing. */
function unspecified(quota: ResourceQuota, pod: Pod): string {
  return Object.keys(quota.spec.hard ?? {})
    .sort()
    .flatMap(name => {
      const match = computeNames.exec(name);
      if (!match) return [];
      const list = match[1] === 'limits' ? 'limits' : 'requests';
      const resource = match[2] ?? '';
      const missing = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
        .filter(container => container.resources?.[list]?.[resource] === undefined)
        .map(container => container.name);
      return missing.length > 0 ? [`${name} for: ${missing.join(',')}`] : [];
    })
    .join('; ');
}

const listed = (names: readonly string[], amounts: Usage): string =>
  names.map(name => `${name}=${amounts[name] ?? '0'}`).join(',');

/** What the request adds to the namespace's use. */
function delta({ kind, object, old }: AdmissionRequest): Usage {
  const after = usageOf(kind, object);
  if (!old) return after;
  const before = usageOf(kind, old);
  return Object.fromEntries(
    Object.entries(after).map(([name, amount]) => [name, subtractQuantities(amount, before[name] ?? '0')])
  );
}

function check(request: AdmissionRequest, quota: ResourceQuota): Usage | undefined {
  const { kind, object, registry, operation } = request;
  if (!isCounted(quota, kind, object)) return undefined;
  const hard = quota.spec.hard ?? {};
  const added = delta(request);
  const names = Object.keys(hard)
    .filter(name => amountOf(added[name]) > 0n)
    .sort();
  if (kind === pods && operation === 'CREATE') {
    const missing = unspecified(quota, object as Pod);
    if (missing) {
      throw forbidden(
        kind,
        object.metadata.name,
        `failed quota: ${quota.metadata.name}: must specify ${missing}`
      );
    }
  }
  if (names.length === 0) return undefined;
  const used = namespaceUsage(registry, quota, countedKinds, hard);
  const over = names.filter(name => amountOf(used[name]) + amountOf(added[name]) > amountOf(hard[name]));
  if (over.length > 0) {
    throw forbidden(
      kind,
      object.metadata.name,
      `exceeded quota: ${quota.metadata.name}, requested: ${listed(over, added)}, used: ${listed(
        over,
        used
      )}, limited: ${listed(over, hard)}`
    );
  }
  for (const name of names) used[name] = addQuantities(used[name] ?? '0', added[name] ?? '0');
  return used;
}

/** Refuses what would go over a quota of the namespace, and counts what passes at once. */
export const quotaAdmission: AdmissionPlugin = {
  validate(request) {
    const { kind, namespace, registry, dryRun, subresource } = request;
    if (!kind.namespaced || kind === resourceQuotas || subresource !== '') return;
    const quotas = registry.list(resourceQuotas, namespace) as ResourceQuota[];
    const charged = quotas.map(quota => ({ quota, used: check(request, quota) }));
    if (dryRun) return;
    for (const { quota, used } of charged) {
      if (!used || !quota.status.hard || jsonEqual(used, quota.status.used)) continue;
      const change = (draft: JsonObject) => {
        (draft as unknown as ResourceQuota).status.used = clone(used);
      };
      registry.update(resourceQuotas, namespace, quota.metadata.name, 'status', change, {
        manager: 'kube-apiserver',
      });
    }
  },
};
