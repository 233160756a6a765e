import type { KubernetesObject, PlanRecord } from '../../ports';

/** The Deployment that a plan applies for a plugin. */
export function deploymentOf(
  plan: Pick<PlanRecord, 'objects'>,
  pluginId: string
): KubernetesObject | undefined {
  return plan.objects.find(
    entry => entry.pluginId === pluginId && entry.action === 'apply' && entry.object.kind === 'Deployment'
  )?.object;
}
