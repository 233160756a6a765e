import type { OperationStep, Refusal, StepState } from '@flyloft/plugin-manager-common';

/** A step as people see it: without its input, and without what it keeps for its undo. */
export function toOperationStep(step: {
  index: number;
  pluginId: string;
  kind: string;
  title: string;
  state: StepState;
  detail?: string;
  attempts: number;
  startedAt?: Date;
  endedAt?: Date;
  error?: Refusal;
  objects: string[];
}): OperationStep {
  const { index, pluginId, kind, title, state, detail, attempts, startedAt, endedAt, error, objects } = step;
  return {
    ...{ index, pluginId, kind, title, state, attempts, objects },
    ...(detail === undefined ? {} : { detail }),
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    ...(error ? { error } : {}),
  };
}
