/**
 * Who works on an operation, decided by its row:
 *
 *   free ──claim──▶ held (owner, fence + 1, until = now + 10 s) ──heartbeat every 2 s──▶ held
 *    ▲                │ release                                   │ until passed, or the owner's session lock is gone
 *    └────────────────┘◀──────────────── claimed by another ──────┘
 *
 * All times are the database's, so that clocks of replicas may differ. The advisory lock is only a hint that shortens
 * the wait after a crash; a frozen owner keeps it, and is replaced when its row expires. Either way the fence grows, and
 * every write of the old owner is refused.
 */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Claim, Leases } from '../../ports';
import { CHANNEL, LOCK_CLASS } from './rows';
import { PostgresSession } from './session';

/** Times in milliseconds. */
export type LeaseTimes = {
  heartbeat: number;
  expiry: number;
  /** How often is looked for owners that died, which nobody announces. */
  look: number;
};

/** A killed replica is replaced in less than two seconds, a frozen one in less than fifteen. */
export const LEASE_TIMES: LeaseTimes = { heartbeat: 2_000, expiry: 10_000, look: 500 };

/** An operation that may be taken: by state, by owner, and by what holds its installations. */
const CLAIM = `
with next as (
  select o.id from operations o
  where o.state not in ('done', 'undone', 'stuck')
    and (
      o.owner is null or o.until < now()
      or not exists (
        select 1 from replicas r join pg_locks l
          on l.locktype = 'advisory' and l.granted
          and l.classid = cast(cast(:lockClass as bigint) as oid) and l.objid = cast(cast(r.lock_key as bigint) as oid)
          and l.objsubid = 2
          and l.database = (select oid from pg_database where datname = current_database())
        where r.id = o.owner
      )
    )
    and (
      o.state <> 'queued' or o.cancel_requested
      or not exists (
        select 1 from operations earlier
        where earlier.tenant = o.tenant and earlier.environment = o.environment
          and earlier.plugin_ids && o.plugin_ids and earlier.seq < o.seq
          and earlier.state not in ('done', 'undone')
      )
    )
  order by o.seq limit 1
  for update of o skip locked
)
update operations set owner = :owner, fence = fence + 1, until = now() + :expiry * interval '1 millisecond'
from next where operations.id = next.id
returning operations.id, operations.fence, operations.cancel_requested`;

type Held = { fence: number; lost: AbortController; cancelled: AbortController };

class PostgresLeases implements Leases {
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();
  #lastBeat = Date.now();
  #beating: Promise<void> | undefined;
  #timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly knex: Knex,
    private readonly owner: string,
    private readonly session: PostgresSession,
    private readonly times: LeaseTimes
  ) {
    session.on('notification', channel => {
      if (channel !== CHANNEL.work) return;
      this.#wake();
      // Somebody may have asked to stop what this replica runs.
      if (this.#held.size > 0) void this.#beat();
    });
    session.on('connected', () => this.#wake());
    // Others may take over from now on.
    session.on('lost', () => this.#loseAll());
    this.#timers = [
      setInterval(() => void this.#beat(), times.heartbeat),
      setInterval(() => this.#wake(), times.look),
    ];
  }

  async claimNext(): Promise<Claim | undefined> {
    if (!this.session.connected) return undefined;
    const { rows } = (await this.knex.raw(CLAIM, {
      lockClass: LOCK_CLASS.replica,
      owner: this.owner,
      expiry: this.times.expiry,
    })) as { rows: Array<{ id: string; fence: string; cancel_requested: boolean }> };
    const row = rows[0];
    if (!row) return undefined;
    const held: Held = {
      fence: Number(row.fence),
      lost: new AbortController(),
      cancelled: new AbortController(),
    };
    if (row.cancel_requested) held.cancelled.abort();
    this.#held.set(row.id, held);
    return {
      operationId: row.id,
      fence: held.fence,
      lost: held.lost.signal,
      cancelled: held.cancelled.signal,
      release: () => this.#release(row.id, held),
    };
  }

  onWork(listener: () => void): { stop(): void } {
    this.#listeners.add(listener);
    return { stop: () => this.#listeners.delete(listener) };
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#listeners.clear();
    this.#loseAll();
    await this.#beating;
    try {
      await this.knex('operations').where({ owner: this.owner }).update({ owner: null, until: null });
      await this.knex('replicas').where({ id: this.owner }).delete();
    } catch {
      // The database is away: what was held expires by itself.
    }
  }

  async #release(operationId: string, held: Held): Promise<void> {
    if (this.#held.get(operationId) === held) this.#held.delete(operationId);
    await this.knex('operations')
      .where({ id: operationId, owner: this.owner, fence: held.fence })
      .update({ owner: null, until: null });
    await this.knex.raw('select pg_notify(?, ?)', [CHANNEL.work, operationId]);
  }

  #wake(): void {
    for (const listener of this.#listeners) listener();
  }

  #loseAll(): void {
    for (const held of this.#held.values()) held.lost.abort();
    this.#held.clear();
  }

  /** One at a time: a second call waits for the running one and beats again. */
  #beat(): Promise<void> {
    const after = this.#beating ?? Promise.resolve();
    const beating = after.then(() => this.#beatOnce());
    this.#beating = beating;
    return beating;
  }

  async #beatOnce(): Promise<void> {
    if (this.#held.size === 0) {
      this.#lastBeat = Date.now();
      return;
    }
    const asked = new Map(this.#held);
    try {
      const rows = (await this.knex('operations')
        .where({ owner: this.owner })
        .whereIn('id', [...asked.keys()])
        .update({ until: this.knex.raw(`now() + ? * interval '1 millisecond'`, [this.times.expiry]) })
        .returning(['id', 'fence', 'cancel_requested'])) as Array<{
        id: string;
        fence: string;
        cancel_requested: boolean;
      }>;
      this.#lastBeat = Date.now();
      for (const [id, held] of asked) {
        const row = rows.find(candidate => candidate.id === id && Number(candidate.fence) === held.fence);
        if (this.#held.get(id) !== held) continue;
        if (!row) {
          this.#held.delete(id);
          held.lost.abort();
        } else if (row.cancel_requested) held.cancelled.abort();
      }
    } catch {
      // The database is away; when the row has expired nobody can know who works.
      if (Date.now() - this.#lastBeat > this.times.expiry - this.times.heartbeat) this.#loseAll();
    }
  }
}

/** Joins the replicas of the portal. `close` gives back what is held. */
export async function openPostgresLeases(
  knex: Knex,
  times: LeaseTimes = LEASE_TIMES
): Promise<{ leases: Leases; session: PostgresSession }> {
  const owner = randomUUID();
  // Rows of replicas that are long gone; a living one removes its own, and without its row it only looks dead.
  await knex('replicas').where('started_at', '<', knex.raw(`now() - interval '30 days'`)).delete();
  const [row] = (await knex('replicas').insert({ id: owner }).returning('lock_key')) as Array<{
    lock_key: number;
  }>;
  if (!row) throw new Error('The database gave no key for this replica');
  const session = await PostgresSession.open(knex, row.lock_key);
  return { leases: new PostgresLeases(knex, owner, session, times), session };
}
