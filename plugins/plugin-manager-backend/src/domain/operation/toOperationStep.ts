import type { OperationStep } from '@flyloft/plugin-manager-common';

/** A step as it is kept, as far as people see it. */
type KeptStep = Omit<OperationStep, 'startedAt' | 'endedAt'> & { startedAt?: Date; endedAt?: Date };

/** A step as people see it: without its input, and without what it keeps for its undo. */
export function toOperationStep(step: KeptStep): OperationStep {
  const { index, pluginId, kind, title, state, detail, attempts, startedAt, endedAt, error, objects } = step;
  return {
    ...{ index, pluginId, kind, title, state, attempts, objects },
    ...(detail === undefined ? {} : { detail }),
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    ...(error ? { error } : {}),
  };
}
