import type { QuotaNow } from '../../domain/plan/capacity';
import type { PlannedObject } from '../../domain/operation/compileSteps';
import type { Cluster } from '../../ports';

/** Quotas as they will hold: ours as the plan writes them, others as they are. */
export async function readQuotas(
  namespace: string,
  exists: boolean,
  planned: readonly PlannedObject[],
  cluster: Cluster
): Promise<QuotaNow[]> {
  const kind = { apiVersion: 'v1', kind: 'ResourceQuota' };
  const live = exists ? await cluster.list(kind, namespace).catch(() => []) : [];
  const quotas = new Map<string, QuotaNow>();
  for (const object of live) {
    const { spec, status } = object as {
      spec?: { hard?: Record<string, string> };
      status?: { used?: Record<string, string> };
    };
    quotas.set(object.metadata.name, { namespace, hard: spec?.hard ?? {}, used: status?.used ?? {} });
  }
  for (const { object, action } of planned) {
    if (object.kind !== 'ResourceQuota') continue;
    if (action === 'remove') quotas.delete(object.metadata.name);
    else {
      const { hard = {} } = object.spec as { hard?: Record<string, string> };
      quotas.set(object.metadata.name, {
        namespace,
        hard,
        used: quotas.get(object.metadata.name)?.used ?? {},
      });
    }
  }
  return [...quotas.values()];
}
