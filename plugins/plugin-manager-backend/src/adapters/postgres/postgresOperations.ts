import type { Knex } from 'knex';
import type { LogLine, OperationEvent } from '@flyloft/plugin-manager-common';
import type { Clock, OperationRecord, OperationStore, StepRecord } from '../../ports';
import { toOperationStep } from '../../domain/operation/toOperationStep';
import { asJson, asJsonOrNull, changedColumns, CHANNEL, withoutNulls } from './rows';

type OperationRow = {
  id: string;
  seq: string;
  plan_id: string;
  tenant: string;
  environment: string;
  plugin_ids: string[];
  summary: string;
  state: OperationRecord['state'];
  requested_by: string;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  error: OperationRecord['error'] | null;
  left: string[];
  generation: number | null;
  cancel_requested: boolean;
  owner: string | null;
  fence: string;
  until: Date | null;
  last_event_id: number;
};

type StepRow = {
  operation_id: string;
  index: number;
  plugin_id: string;
  kind: string;
  title: string;
  state: StepRecord['state'];
  detail: string | null;
  attempts: number;
  started_at: Date | null;
  ended_at: Date | null;
  error: StepRecord['error'] | null;
  objects: string[];
  input: StepRecord['input'];
  before: StepRecord['before'] | null;
  output: StepRecord['output'] | null;
};

function toOperation(row: OperationRow): OperationRecord {
  const { id, tenant, environment, summary, state, left } = row;
  return {
    ...{ id, tenant, environment, summary, state, left },
    planId: row.plan_id,
    pluginIds: row.plugin_ids,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    cancelRequested: row.cancel_requested,
    fence: Number(row.fence),
    ...withoutNulls({
      startedAt: row.started_at,
      endedAt: row.ended_at,
      error: row.error ?? null,
      generation: row.generation,
      owner: row.owner,
      until: row.until,
    }),
  };
}

function toStep(row: StepRow): StepRecord {
  const { index, kind, title, state, attempts, objects, input } = row;
  return {
    ...{ index, kind, title, state, attempts, objects, input },
    operationId: row.operation_id,
    pluginId: row.plugin_id,
    ...withoutNulls({
      detail: row.detail,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      error: row.error ?? null,
      before: row.before ?? null,
      output: row.output ?? null,
    }),
  };
}

/** Operations in PostgreSQL. */
export function createPostgresOperations(db: Knex, clock: Clock): OperationStore {
  const operations = () => db<OperationRow>('operations');
  const steps = () => db<StepRow>('operation_steps');

  /** The row that was changed says which number the event gets: its lock makes them grow in commit order. */
  async function recordEvent(row: OperationRow, event: Pick<OperationEvent, 'type' | 'step' | 'message'>) {
    const whole: OperationEvent = {
      id: row.last_event_id,
      operationId: row.id,
      at: clock.now().toISOString(),
      operationState: row.state,
      ...event,
    };
    await db('operation_events').insert({
      operation_id: row.id,
      id: row.last_event_id,
      event: asJson(whole),
    });
    await db.raw('select pg_notify(?, ?)', [CHANNEL.operations, row.id]);
  }

  const nextEventId = () => db.raw('last_event_id + 1');

  return {
    async insert(operation, newSteps) {
      await db('operations').insert({
        id: operation.id,
        plan_id: operation.planId,
        tenant: operation.tenant,
        environment: operation.environment,
        plugin_ids: operation.pluginIds,
        summary: operation.summary,
        state: operation.state,
        requested_by: operation.requestedBy,
        created_at: operation.createdAt,
        left: asJson(operation.left),
      });
      await db('operation_steps').insert(
        newSteps.map(step => ({
          operation_id: operation.id,
          index: step.index,
          plugin_id: step.pluginId,
          kind: step.kind,
          title: step.title,
          state: step.state,
          attempts: step.attempts,
          objects: asJson(step.objects),
          input: asJson(step.input),
        }))
      );
      await db.raw('select pg_notify(?, ?)', [CHANNEL.work, operation.id]);
    },

    async find(id) {
      const row = await operations().where({ id }).first();
      if (!row) return undefined;
      const stepRows = await steps().where({ operation_id: id }).orderBy('index');
      const blocker =
        row.state === 'queued'
          ? await operations()
              .where({ tenant: row.tenant, environment: row.environment })
              .whereNotIn('state', ['done', 'undone'])
              .where('seq', '<', row.seq)
              .whereRaw('plugin_ids && ?::text[]', [row.plugin_ids])
              .orderBy('seq', 'desc')
              .first('id')
          : undefined;
      return {
        operation: toOperation(row),
        steps: stepRows.map(toStep),
        lastEventId: row.last_event_id,
        ...(blocker ? { queuedBehind: blocker.id } : {}),
      };
    },

    async list({ tenant, environment, states, pluginId, limit }) {
      const rows = await operations()
        .where({ tenant })
        .modify(query => {
          if (environment !== undefined) query.where({ environment });
          if (states) query.whereIn('state', states);
          if (pluginId !== undefined) {
            query.whereIn('id', steps().select('operation_id').where({ plugin_id: pluginId }));
          }
        })
        .orderBy('seq', 'desc')
        .limit(limit);
      return rows.map(toOperation);
    },

    async updateOperation(id, fence, change) {
      const columns = changedColumns(change, {
        state: ['state'],
        startedAt: ['started_at'],
        endedAt: ['ended_at'],
        error: ['error', asJsonOrNull],
        left: ['left', asJson],
        generation: ['generation'],
      });
      const [row] = await operations()
        .where({ id, fence: String(fence) })
        .update({ ...columns, last_event_id: nextEventId() })
        .returning('*');
      if (!row) return false;
      await recordEvent(row, {
        type: 'operation',
        ...(change.error ? { message: change.error.message } : {}),
      });
      return true;
    },

    async updateStep(id, fence, index, change) {
      const [operation] = await operations()
        .where({ id, fence: String(fence) })
        .update({ last_event_id: nextEventId() })
        .returning('*');
      if (!operation) return false;
      const columns = changedColumns(change, {
        state: ['state'],
        detail: ['detail'],
        attempts: ['attempts'],
        startedAt: ['started_at'],
        endedAt: ['ended_at'],
        error: ['error', asJsonOrNull],
        objects: ['objects', asJson],
        before: ['before', asJsonOrNull],
        output: ['output', asJsonOrNull],
      });
      const [row] = await steps().where({ operation_id: id, index }).update(columns).returning('*');
      if (!row) throw new Error(`Operation ${id} has no step ${index}`);
      const detailOnly = Object.keys(change).every(field => field === 'detail');
      await recordEvent(operation, {
        type: detailOnly ? 'detail' : 'step',
        step: toOperationStep(toStep(row)),
        ...(detailOnly && change.detail !== undefined ? { message: change.detail } : {}),
      });
      return true;
    },

    async requestCancel(id) {
      const changed = await operations()
        .where({ id })
        .whereIn('state', ['queued', 'running', 'waiting-for-cluster'])
        .update({ cancel_requested: true });
      await db.raw('select pg_notify(?, ?)', [CHANNEL.work, id]);
      return changed === 1;
    },

    async retry(id) {
      const [row]: OperationRow[] = await db('operations')
        .where({ id, state: 'stuck' })
        .update({ state: 'undoing', left: asJson([]), ended_at: null, last_event_id: nextEventId() })
        .returning('*');
      if (!row) return false;
      await recordEvent(row, { type: 'operation' });
      await db.raw('select pg_notify(?, ?)', [CHANNEL.work, id]);
      return true;
    },

    async eventsAfter(id, after, limit) {
      const rows = await db<{ operation_id: string; id: number; event: OperationEvent }>('operation_events')
        .where({ operation_id: id })
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit);
      return rows.map(row => row.event);
    },

    async keepStepLog(id, fence, index, lines) {
      await db.raw(
        `insert into operation_step_logs (operation_id, index, kept_at, lines)
         select id, ?, ?, ? from operations where id = ? and fence = ?
         on conflict (operation_id, index) do update set kept_at = excluded.kept_at, lines = excluded.lines`,
        [index, clock.now(), asJson(lines), id, String(fence)]
      );
    },

    async findStepLog(id, index) {
      const row = await db<{ operation_id: string; index: number; lines: LogLine[] }>('operation_step_logs')
        .where({ operation_id: id, index })
        .first('lines');
      return row?.lines;
    },

    forgetStepLogs: before => db('operation_step_logs').where('kept_at', '<', before).delete(),
  };
}
