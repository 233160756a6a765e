import { hasPodLog, type LogLine } from '@flyloft/plugin-manager-common';
import type { Clock, Store } from '../../ports';
import { podLogs, type PodLogDependencies, type PodLogOptions } from '../logs/podLogs';
import { ok, refused, type Outcome } from '../outcome';
import { deploymentOf } from './stepDeployment';

type Dependencies = PodLogDependencies & { store: Store; clock: Clock };

async function* each(lines: readonly LogLine[]): AsyncGenerator<LogLine> {
  yield* lines;
}

/**
 * What the pods of a step's plugin said: live while the step runs, later what was kept when it ended. Nothing for steps
 * that wait for no pod, and for those that have not begun.
 */
export async function getStepLog(
  id: string,
  index: number,
  options: Omit<PodLogOptions, 'sinceSeconds'>,
  dependencies: Dependencies
): Promise<Outcome<AsyncIterable<LogLine>>> {
  const { store, clock } = dependencies;
  const found = await store.operations.find(id);
  const step = found?.steps[index];
  if (!found || !step) {
    return refused(
      'OPERATION_NOT_FOUND',
      `There is no step ${index + 1} of an operation ${id}. List the operations to find it.`
    );
  }
  const kept = await store.operations.findStepLog(id, index);
  if (kept) return ok(each(kept.slice(-options.tail)));
  if (step.state !== 'running' || !hasPodLog(step)) return ok(each([]));
  const { operation } = found;
  const plan = await store.plans.find(operation.planId);
  const deployment = plan && deploymentOf(plan, step.pluginId);
  const installation = await store.installations.find(operation.tenant, operation.environment, step.pluginId);
  if (!deployment || !installation) return ok(each([]));
  const startedAt = operation.startedAt ?? operation.createdAt;
  return ok(
    podLogs(
      { installation: { ...installation, operationId: id }, deployment },
      // What was said before the operation began is not about it.
      { ...options, sinceSeconds: Math.ceil((clock.now().getTime() - startedAt.getTime()) / 1000) + 1 },
      dependencies
    )
  );
}
