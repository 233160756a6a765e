/** What a person can do to an operation: stop it, and try again to undo one that is stuck. */
import type { Operation, OperationState } from '@flyloft/plugin-manager-common';
import type { Store, StoreTransaction } from '../../ports';
import { ok, refused, type Outcome } from '../outcome';
import type { Person } from '../person';
import { viewOperation } from './viewOperation';

const STATE_WORDS: Record<OperationState, string> = {
  queued: 'It is queued.',
  running: 'It is running.',
  'waiting-for-cluster': 'It waits for the cluster.',
  undoing: 'It is being undone already.',
  done: 'It is done. Roll back instead.',
  undone: 'It was undone.',
  stuck: 'It is stuck. Retry it.',
};

/** Finds an operation. */
export async function findOperation(id: string, store: Store): Promise<Outcome<Operation>> {
  const found = await store.operations.find(id);
  return found
    ? ok(viewOperation(found))
    : refused('OPERATION_NOT_FOUND', `There is no operation ${id}. List the operations to find it.`);
}

async function steer(
  id: string,
  person: Person,
  store: Store,
  action: 'cancelled' | 'retried',
  change: (tx: StoreTransaction) => Promise<boolean>
): Promise<Outcome<Operation>> {
  const before = await findOperation(id, store);
  if (before.outcome === 'refused') return before;
  if (!person.mayCancelOperations && before.value.requestedBy !== person.actor) {
    return refused('NOT_ALLOWED', 'Only who asked for it or an admin can do this.');
  }
  const changed = await store.transaction(async tx => {
    if (!(await change(tx))) return false;
    await tx.audit.append({
      actor: person.actor,
      action: `operation.${action}`,
      subject: `operation:${id}`,
      result: 'success',
      summary: before.value.summary,
      details: { planId: before.value.planId },
    });
    return true;
  });
  const after = await findOperation(id, store);
  if (changed || after.outcome === 'refused') return after;
  return refused('OPERATION_STATE', `This cannot be done now. ${STATE_WORDS[after.value.state]}`);
}

/** Asks for stop and undo; whoever runs the operation does it before its next step. */
export function cancelOperation(id: string, person: Person, store: Store): Promise<Outcome<Operation>> {
  return steer(id, person, store, 'cancelled', tx => tx.operations.requestCancel(id));
}

/** Lets a stuck operation undo what is left. */
export function retryOperation(id: string, person: Person, store: Store): Promise<Outcome<Operation>> {
  return steer(id, person, store, 'retried', tx => tx.operations.retry(id));
}
