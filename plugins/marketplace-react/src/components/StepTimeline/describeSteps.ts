import type { Operation, OperationStep } from '@flyloft/plugin-manager-common';

/** One lane of a timeline: the steps of one plugin, in their order. */
export type Lane = { pluginId: string; steps: OperationStep[] };

/** Steps by plugin, in the order in which plugins first appear. */
export function toLanes(steps: readonly OperationStep[]): Lane[] {
  const lanes = new Map<string, OperationStep[]>();
  for (const step of steps) lanes.set(step.pluginId, [...(lanes.get(step.pluginId) ?? []), step]);
  return [...lanes].map(([pluginId, own]) => ({ pluginId, steps: own }));
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** How long something took or has been taking: `1.9 s`. */
export function describeDuration(
  startedAt: string | undefined,
  endedAt: string | undefined,
  now: Date
): string {
  if (!startedAt) return '';
  const end = endedAt ? new Date(endedAt) : now;
  return seconds(Math.max(0, end.getTime() - new Date(startedAt).getTime()));
}

/** Where an operation stands, in a line: `step 6 of 11 · 1.9 s`, and how it ended. */
export function describeProgress(operation: Operation, now: Date): string {
  const { steps, state } = operation;
  const counted = steps.filter(step => step.state !== 'skipped');
  const done = counted.filter(step => step.state === 'done').length;
  const undone = counted.filter(step => step.state === 'undone').length;
  const took = describeDuration(operation.startedAt, operation.endedAt, now);
  const time = took ? ` · ${took}` : '';
  switch (state) {
    case 'queued':
      return operation.queuedBehind ? `Queued behind operation ${operation.queuedBehind}` : 'Queued';
    case 'running':
      return `Step ${Math.min(done + 1, counted.length)} of ${counted.length}${time}`;
    case 'waiting-for-cluster':
      return `Waiting for the cluster at step ${Math.min(done + 1, counted.length)} of ${
        counted.length
      }${time}`;
    case 'undoing':
      return `Undoing: ${undone} undone${time}`;
    case 'done':
      return `Done: ${counted.length} of ${counted.length}${time}`;
    case 'undone':
      return `Undone: ${
        undone === 0 ? 'nothing had been changed' : `${undone} of ${undone} undone, nothing left`
      }${time}`;
    case 'stuck':
      return `Stuck: ${operation.left.length} left${time}`;
    default:
      return state satisfies never;
  }
}
