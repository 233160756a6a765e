import { FlyloftError, operationStateSchema, type OperationState } from '@flyloft/plugin-manager-common';
import type { Request } from 'express';
import type { OperationUseCases } from '../../app/engineUseCases';
import type { Authorized } from '../../app/authorized/guarded';
import type { Engine } from '../../app/engine';
import { answerLines } from '../answerLines';
import { openEventStream } from '../eventStream';
import { json, type Handlers } from '../handler';

/** Events that are read at once while a stream catches up. */
const BATCH = 100;

/** States after which nothing more happens by itself. */
const ENDED: readonly OperationState[] = ['done', 'undone', 'stuck'];

function resumeAfter(req: Request, after: number | undefined): number {
  const header = req.headers['last-event-id'];
  if (header === undefined) return after ?? 0;
  const id = Number(header);
  if (Number.isSafeInteger(id) && id >= 0) return id;
  throw new FlyloftError('INPUT_INVALID', 'Last-Event-ID must be the id of an event of this operation.');
}

function statesOf(text: string | undefined): OperationState[] | undefined {
  return text?.split(',').map(part => {
    const state = operationStateSchema.safeParse(part.trim());
    if (state.success) return state.data;
    throw new FlyloftError(
      'INPUT_INVALID',
      `"${part}" is no state of an operation. They are: ${operationStateSchema.options.join(', ')}.`
    );
  });
}

/** Several calls of `ring` become one, and one that comes before `rung` is waited for is not lost. */
function createAlarm(): { ring(): void; reset(): void; rung(): Promise<void> } {
  let ringing = false;
  let wake: () => void = () => undefined;
  return {
    ring() {
      ringing = true;
      wake();
    },
    reset() {
      ringing = false;
    },
    rung: () =>
      new Promise(resolve => {
        wake = resolve;
        if (ringing) resolve();
      }),
  };
}

/** Routes of operations, among them their live events. */
export function operationRoutes(
  operations: Authorized<OperationUseCases>,
  events: Pick<Engine, 'operationEvents' | 'onOperationChanged'>
): Handlers<
  'listOperations' | 'getOperation' | 'operationEvents' | 'getStepLog' | 'cancelOperation' | 'retryOperation'
> {
  return {
    async listOperations({ caller, query }) {
      const { environment, state, pluginId, limit } = query;
      const states = statesOf(state);
      const found = await operations.listOperations(caller, {
        ...(environment === undefined ? {} : { environment }),
        ...(states === undefined ? {} : { states }),
        ...(pluginId === undefined ? {} : { pluginId }),
        limit,
      });
      if (found.outcome === 'refused') return found;
      const items = found.value.map(({ steps: _, lastEventId: __, ...item }) => item);
      return { outcome: 'ok', value: { json: { items } } };
    },

    getOperation: async ({ caller, params }) => json(await operations.getOperation(caller, params.id)),

    async operationEvents({ caller, params, query, req, res }) {
      let after = resumeAfter(req, query.after);
      const found = await operations.getOperation(caller, params.id);
      if (found.outcome === 'refused') return found;
      // Known from the last event; before one comes, from the operation where nothing is left to send.
      let state = found.value.lastEventId <= after ? found.value.state : undefined;
      const alarm = createAlarm();
      const subscription = events.onOperationChanged(params.id, alarm.ring);
      // Also when a notification got lost: nothing is later than the next sign of life.
      const stream = openEventStream(res, { onKeepAlive: alarm.ring });
      stream.closed.addEventListener('abort', alarm.ring);
      try {
        while (!stream.closed.aborted) {
          alarm.reset();
          for (;;) {
            const batch = await events.operationEvents(params.id, after, BATCH);
            for (const event of batch) {
              await stream.send({ id: String(event.id), data: event });
              after = event.id;
              state = event.operationState;
            }
            if (batch.length < BATCH) break;
          }
          if (state !== undefined && ENDED.includes(state)) {
            await stream.send({ type: 'end', data: { state } });
            break;
          }
          await alarm.rung();
        }
      } finally {
        subscription.stop();
        stream.end();
      }
      return { outcome: 'ok', value: undefined };
    },

    getStepLog: async ({ caller, params, query, req, res }) =>
      answerLines(req, res, { tail: query.tail, final: true }, how =>
        operations.getStepLog(caller, params.id, params.index, how)
      ),

    cancelOperation: async ({ caller, params }) =>
      json(await operations.cancelOperation(caller, params.id, await caller.person())),
    retryOperation: async ({ caller, params }) =>
      json(await operations.retryOperation(caller, params.id, await caller.person())),
  };
}
