import type { Knex } from 'knex';
import type { PlanOverview, PlanRecord, PlanStore } from '../../ports';
import { asJson, asJsonOrNull, changedColumns, orNull, withoutNulls } from './rows';

type PlanRow = {
  id: string;
  seq: string;
  digest: string;
  state: PlanRecord['state'];
  summary: string;
  content: PlanRecord['content'];
  objects: PlanRecord['objects'];
  request: PlanRecord['request'];
  reason: string | null;
  created_at: Date;
  requested_at: Date | null;
  nudged_at: Date | null;
  supersedes: string | null;
  superseded_by: string | null;
  void_reasons: PlanRecord['voidReasons'];
  approval: PlanRecord['approval'] | null;
  operation_id: string | null;
  policy: PlanRecord['policy'];
  warnings: string[];
};

const OVERVIEW = [
  'id',
  'seq',
  'digest',
  'state',
  'summary',
  'content',
  'reason',
  'created_at',
  'requested_at',
  'nudged_at',
  'supersedes',
  'superseded_by',
  'void_reasons',
  'approval',
  'operation_id',
  'policy',
  'warnings',
] as const;

function toOverview(row: Omit<PlanRow, 'objects' | 'request'>): PlanOverview {
  const { id, digest, state, summary, content, policy, warnings } = row;
  return {
    ...{ id, digest, state, summary, content, policy, warnings },
    createdAt: row.created_at,
    voidReasons: row.void_reasons,
    ...withoutNulls({
      reason: row.reason ?? null,
      requestedAt: row.requested_at,
      nudgedAt: row.nudged_at,
      supersedes: row.supersedes,
      supersededBy: row.superseded_by,
      approval: row.approval ?? null,
      operationId: row.operation_id,
    }),
  };
}

const toRecord = (row: PlanRow): PlanRecord => ({
  ...toOverview(row),
  objects: row.objects,
  request: row.request,
});

/** Plans in PostgreSQL. */
export function createPostgresPlans(db: Knex): PlanStore {
  const plans = () => db<PlanRow>('plans');
  return {
    async insert(plan) {
      await db('plans').insert({
        id: plan.id,
        digest: plan.digest,
        state: plan.state,
        tenant: plan.content.tenant,
        environment: plan.content.environment,
        requester: plan.content.requester,
        plugin_ids: plan.content.items.map(item => item.pluginId),
        summary: plan.summary,
        content: asJson(plan.content),
        objects: asJson(plan.objects),
        request: asJson(plan.request),
        reason: orNull(plan.reason),
        created_at: plan.createdAt,
        requested_at: orNull(plan.requestedAt),
        expires_at: new Date(plan.content.expiresAt),
        supersedes: orNull(plan.supersedes),
        superseded_by: orNull(plan.supersededBy),
        void_reasons: asJson(plan.voidReasons),
        approval: asJsonOrNull(plan.approval),
        operation_id: orNull(plan.operationId),
        policy: asJson(plan.policy),
        warnings: asJson(plan.warnings),
      });
    },

    async find(id) {
      const row = await plans().where({ id }).first();
      return row && toRecord(row);
    },

    async findByPrefix(prefix) {
      const rows = await plans().whereRaw('starts_with(id, ?)', [prefix]).orderBy('seq', 'desc').limit(2);
      const exact = rows.find(row => row.id === prefix);
      if (exact) return toRecord(exact);
      const [first, second] = rows;
      if (second) return 'ambiguous';
      return first && toRecord(first);
    },

    async list({ states, environment, pluginId, requester, limit, cursor }) {
      const rows = await plans()
        .select(OVERVIEW)
        .modify(query => {
          if (states) query.whereIn('state', states);
          if (environment !== undefined) query.where('environment', environment);
          if (pluginId !== undefined) query.whereRaw('? = any(plugin_ids)', [pluginId]);
          if (requester !== undefined) query.where('requester', requester);
          if (cursor !== undefined && /^[0-9]{1,18}$/.test(cursor)) query.where('seq', '<', cursor);
        })
        .orderBy('seq', 'desc')
        .limit(limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(toOverview),
        ...(rows.length > limit && last ? { nextCursor: last.seq } : {}),
      };
    },

    async countWaiting(requester, now) {
      const rows = await db('plans')
        .where('state', 'waiting')
        .where('expires_at', '>=', now)
        .groupByRaw('1, 2')
        .select<Array<{ environment: string; own: boolean; count: number }>>(
          'environment',
          db.raw('requester = ? as own', [requester]),
          db.raw('count(*)::integer as count')
        );
      return rows;
    },

    async listExpired(now, limit) {
      const rows = await db('plans')
        .whereIn('state', ['ready', 'waiting'])
        .where('expires_at', '<', now)
        .orderBy('seq')
        .limit(limit)
        .select<Array<{ id: string }>>('id');
      return rows.map(({ id }) => id);
    },

    async nudge(id, at, notSince) {
      const changed = await db('plans')
        .where({ id, state: 'waiting' })
        .where(query => query.whereNull('nudged_at').orWhere('nudged_at', '<=', notSince))
        .update({ nudged_at: at });
      return changed === 1;
    },

    async transition(id, from, to, change) {
      const columns = changedColumns(change, {
        requestedAt: ['requested_at'],
        supersededBy: ['superseded_by'],
        voidReasons: ['void_reasons', asJson],
        approval: ['approval', asJsonOrNull],
        operationId: ['operation_id'],
        reason: ['reason'],
      });
      const changed = await db('plans')
        .where({ id, state: from })
        .update({ ...columns, state: to });
      return changed === 1;
    },
  };
}
