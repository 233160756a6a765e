import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import type { Actor, Json, PlanRecord, StoreTransaction } from '../../ports';

/** Writes down in the audit what became of a plan, in the transaction of the change, and has everybody look again. */
export async function tellOfPlan(
  tx: StoreTransaction,
  plan: Pick<PlanRecord, 'id' | 'digest' | 'summary'>,
  actor: Actor,
  action: `plan.${string}`,
  details: Record<string, Json> = {}
): Promise<void> {
  await tx.audit.append({
    actor,
    action,
    subject: `plan:${plan.id}`,
    result: 'success',
    summary: plan.summary,
    details: { digest: plan.digest, ...details },
  });
  tx.publish(PLUGIN_MANAGER_TOPICS.planChanged, { planId: plan.id });
}
