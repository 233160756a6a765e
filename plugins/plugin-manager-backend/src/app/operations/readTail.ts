import type { LogLine } from '@flyloft/plugin-manager-common';
import { KEPT_LINES, keepTail } from '../../domain/logs/keepTail';
import type { KubernetesObject, OperationRecord } from '../../ports';
import { podLogs } from '../logs/podLogs';
import type { StepContext } from '../steps/step';
import type { RunDependencies } from './runDependencies';

/** How long the cluster is asked for a log, in milliseconds: an operation does not wait for what is only told. */
const PATIENCE_MS = 5_000;

/** The end of what a plugin's pods have said since the operation began, as far as the cluster tells it in time. */
export async function readTail(
  deps: RunDependencies & { operation: OperationRecord },
  ctx: StepContext,
  deployment: KubernetesObject
): Promise<LogLine[]> {
  const { startedAt, createdAt } = deps.operation;
  const age = ctx.now().getTime() - (startedAt ?? createdAt).getTime();
  const lines: LogLine[] = [];
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const read = podLogs(
    { installation: { ...ctx.installation, operationId: ctx.operationId }, deployment },
    { tail: KEPT_LINES, sinceSeconds: Math.ceil(age / 1000) + 1, follow: false, signal },
    deps
  );
  try {
    for await (const line of read) lines.push(line);
  } catch (error) {
    if (!signal.aborted || lines.length === 0) throw error;
  }
  return keepTail(lines);
}
