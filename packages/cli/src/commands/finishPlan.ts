import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import type { PlanAnswer } from '@flyloft/plugin-manager-common';
import { describePlan } from '../output/describePlan';
import { EXIT, printJson, say } from '../output/output';
import { followOperation, reportOperation } from './followOperation';

/**
 * What follows a plan that was asked for: it waits (exit 3), or its operation runs and, with `--wait`, is followed to its
 * end (0 done, 4 undone or stuck).
 */
export async function finishPlan(
  answer: PlanAnswer,
  context: { client: PluginManagerClient; portal: string; signal: AbortSignal },
  flags: { json?: boolean; wait?: boolean }
): Promise<number> {
  const { plan } = answer;
  const operationId = answer.operation?.id ?? plan.operationId;
  if (!flags.json) describePlan(plan, context.portal).forEach(line => say(line));
  const shown = { id: plan.id, digest: plan.digest, state: plan.state, summary: plan.summary };
  if (operationId && flags.wait) {
    const operation = await followOperation(context.client, operationId, {
      quiet: flags.json === true,
      signal: context.signal,
    });
    if (!flags.json) return reportOperation(operation, plan);
    printJson({
      plan: shown,
      operation: {
        id: operation.id,
        state: operation.state,
        ...(operation.error ? { error: operation.error } : {}),
      },
    });
    return operation.state === 'done' ? EXIT.done : EXIT.refused;
  }
  if (flags.json) {
    printJson({
      plan: shown,
      ...(operationId ? { operation: { id: operationId, state: answer.operation?.state ?? 'queued' } } : {}),
    });
  } else if (operationId) {
    say(`  Runs.  Watch it: ./flyloft status --operation ${operationId}`);
  }
  if (plan.state === 'waiting') return EXIT.waitsForApproval;
  return plan.state === 'denied' || plan.state === 'void' ? EXIT.refused : EXIT.done;
}
