import { migratedDatabase } from '../../__testUtils__/database';
import { QUICK_LEASES, TEST_KEY } from '../../__testUtils__/environments';
import type { Claim, OperationRecord, Store } from '../../ports';
import { systemClock } from '../system/system';
import { openPostgresLeases } from './PostgresLeases';
import { createPostgresStore } from './PostgresStore';
import { PostgresRegistry } from './registry';

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let store: Store;
const open: Array<() => Promise<void>> = [];

beforeEach(async () => {
  database = await migratedDatabase();
  store = createPostgresStore({
    knex: database.knex,
    clock: systemClock,
    secretKey: TEST_KEY,
    registry: db => new PostgresRegistry(db),
  });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map(close => close()));
  await database.drop();
});

async function replica(times = QUICK_LEASES) {
  const { leases, session } = await openPostgresLeases(database.knex, times);
  open.push(async () => {
    await leases.close();
    await session.close();
  });
  return { leases, session };
}

const operation = (id: string, pluginIds: string[]): OperationRecord => ({
  id,
  planId: `plan-${id}`,
  tenant: 'default',
  environment: 'local',
  pluginIds,
  summary: '',
  state: 'queued',
  requestedBy: 'x',
  createdAt: new Date(),
  left: [],
  cancelRequested: false,
  fence: 0,
});

const insert = (id: string, ...pluginIds: string[]) =>
  store.transaction(tx =>
    tx.operations.insert(operation(id, pluginIds), [
      {
        ...{ operationId: id, index: 0, pluginId: pluginIds[0] ?? 'a', kind: 'reserve', title: '' },
        ...{ state: 'pending' as const, attempts: 0, objects: [], input: {} },
      },
    ])
  );

const aborted = (signal: AbortSignal) =>
  new Promise<void>(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const write = (claim: Claim) =>
  store.transaction(tx =>
    tx.operations.updateOperation(claim.operationId, claim.fence, { state: 'running' })
  );

describe('leases', () => {
  it('give an operation to one replica, and the oldest first', async () => {
    await insert('one', 'a');
    await insert('two', 'b');
    const replicas = await Promise.all([replica(), replica(), replica()]);
    const claims = await Promise.all(replicas.map(({ leases }) => leases.claimNext()));
    expect(
      claims
        .map(claim => claim?.operationId)
        .filter(Boolean)
        .sort()
    ).toEqual(['one', 'two']);
  });

  it('hold back what waits for an older operation on the same installation', async () => {
    await insert('one', 'a', 'b');
    await insert('two', 'b');
    await insert('three', 'c');
    const { leases } = await replica();
    const [first, second] = [await leases.claimNext(), await leases.claimNext()];
    expect([first?.operationId, second?.operationId]).toEqual(['one', 'three']);
    expect(await leases.claimNext()).toBeUndefined();
    expect((await store.operations.find('two'))?.queuedBehind).toBe('one');
    await store.transaction(tx =>
      tx.operations.updateOperation('one', first?.fence ?? -1, { state: 'undone' })
    );
    await first?.release();
    expect((await leases.claimNext())?.operationId).toBe('two');
  });

  it('tell the owner that a person wants to stop, also while it is queued', async () => {
    await insert('one', 'a');
    await insert('two', 'a');
    const { leases } = await replica();
    const claim = await leases.claimNext();
    await store.transaction(tx => tx.operations.requestCancel('one'));
    await aborted(claim!.cancelled);
    expect(claim?.lost.aborted).toBe(false);
    await store.transaction(tx => tx.operations.requestCancel('two'));
    const queued = await leases.claimNext();
    expect(queued?.operationId).toBe('two');
    expect(queued?.cancelled.aborted).toBe(true);
  });

  it('pass on when their owner’s connection is gone, and refuse what it still writes', async () => {
    await insert('one', 'a');
    const [first, second] = [await replica(), await replica()];
    const claim = await first.leases.claimNext();
    expect(await second.leases.claimNext()).toBeUndefined();
    expect(await write(claim!)).toBe(true);
    const lost = aborted(claim!.lost);
    const { rows } = await database.knex.raw(
      `select pid from pg_locks l join replicas r on r.lock_key = l.objid::int
       join operations o on o.owner = r.id where l.locktype = 'advisory'`
    );
    await database.knex.raw('select pg_terminate_backend(?)', [rows[0].pid]);
    await lost;
    const taken = await second.leases.claimNext();
    expect(taken).toMatchObject({ operationId: 'one', fence: claim!.fence + 1 });
    const events = (await store.operations.eventsAfter('one', 0, 100)).length;
    expect(await write(claim!)).toBe(false);
    expect(await store.operations.eventsAfter('one', 0, 100)).toHaveLength(events);
    expect(await write(taken!)).toBe(true);
  });

  it('are lost to an owner whose row expired', async () => {
    await insert('one', 'a');
    const slow = await replica({ heartbeat: 60_000, expiry: 50, look: 60_000 });
    const claim = await slow.leases.claimNext();
    const other = await replica();
    let taken: Claim | undefined;
    const done = new Promise<void>(resolve => {
      other.leases.onWork(() => {
        void other.leases.claimNext().then(found => {
          taken ??= found;
          if (taken) resolve();
        });
      });
    });
    await done;
    expect(taken?.fence).toBe(claim!.fence + 1);
    expect(await write(claim!)).toBe(false);
  });

  it('are free as soon as a replica closes', async () => {
    await insert('one', 'a');
    const { leases, session } = await openPostgresLeases(database.knex, QUICK_LEASES);
    const claim = await leases.claimNext();
    await leases.close();
    await session.close();
    expect(claim?.lost.aborted).toBe(true);
    const { leases: others } = await replica();
    expect((await others.claimNext())?.operationId).toBe('one');
  });
});

describe('events of an operation', () => {
  it('are numbered without gaps in the order of their commits', async () => {
    await insert('one', 'a');
    const { leases } = await replica();
    const claim = await leases.claimNext();
    const detail = (n: number) =>
      store.transaction(tx => tx.operations.updateStep('one', claim!.fence, 0, { detail: `${n}` }));
    await Promise.all(Array.from({ length: 20 }, (_, n) => detail(n)));
    const events = await store.operations.eventsAfter('one', 0, 100);
    expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(events.every(({ type, step }) => type === 'detail' && step?.index === 0)).toBe(true);
    expect(await store.operations.eventsAfter('one', 18, 100)).toHaveLength(2);
    expect((await store.operations.find('one'))?.lastEventId).toBe(20);
  });
});
