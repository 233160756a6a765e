import type { Operation } from '@flyloft/plugin-manager-common';
import { toOperationStep } from '../../domain/operation/toOperationStep';
import type { Store } from '../../ports';

type Found = NonNullable<Awaited<ReturnType<Store['operations']['find']>>>;

/** An operation as people see it. */
export function viewOperation({ operation, steps, lastEventId, queuedBehind }: Found): Operation {
  const { id, planId, tenant, environment, summary, state, requestedBy, left } = operation;
  const { createdAt, startedAt, endedAt, error, generation } = operation;
  return {
    ...{ id, planId, tenant, environment, summary, state, requestedBy, left, lastEventId },
    createdAt: createdAt.toISOString(),
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    ...(error ? { error } : {}),
    ...(generation === undefined ? {} : { generation }),
    ...(queuedBehind === undefined ? {} : { queuedBehind }),
    steps: steps.map(toOperationStep),
  };
}
