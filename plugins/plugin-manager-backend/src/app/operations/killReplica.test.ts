import { LEASE_TIMES } from '../../adapters/postgres/PostgresLeases';
import { migratedDatabase } from '../../__testUtils__/database';
import {
  admin,
  createTestEngine,
  developer,
  valueOf,
  whenOver,
  type TestEngine,
} from '../../__testUtils__/engine';
import type { ReplicaConfig } from '../../__testUtils__/replicaProcess';
import {
  buildReplica,
  runGauntlet,
  startReplica,
  type Replica,
  type ReplicaProgram,
} from '../../__testUtils__/replicas';

jest.setTimeout(60_000);

let program: ReplicaProgram;
let database: Awaited<ReturnType<typeof migratedDatabase>>;
let test: TestEngine;
const replicas: Replica[] = [];

beforeAll(async () => {
  program = await buildReplica();
});
afterAll(() => program.remove());

beforeEach(async () => {
  database = await migratedDatabase();
  // Asks and looks; the replicas work.
  test = await createTestEngine(database.knex);
});
afterEach(async () => {
  await Promise.all(replicas.splice(0).map(replica => replica.kill()));
  await test.close();
  await database.drop();
});

function start(config: Partial<ReplicaConfig>): Replica {
  const replica = startReplica(program, { connection: database.connection, ...config });
  replicas.push(replica);
  return replica;
}

/** An approved install of a standalone plugin that nobody works on yet. */
async function approvedInstall(): Promise<string> {
  await test.publish({ federation: { name: 'radar', exposes: ['.'], features: ['radar'] } });
  const { plan } = valueOf(
    await test.engine.makePlan(
      { changes: [{ kind: 'install', pluginId: 'radar' }], request: true },
      developer
    )
  );
  const approved = valueOf(await test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
  return approved.operation?.id ?? '';
}

const gauntlet = (id: string, config: Partial<ReplicaConfig>) =>
  runGauntlet(program, { connection: database.connection, ...config }, () => whenOver(test, id, 60_000));

describe('kill -9 at every checkpoint of a standalone install', () => {
  it('and a restart after each ends in done, as if nothing had happened', async () => {
    const id = await approvedInstall();
    const seen = await gauntlet(id, {});
    expect(seen).toEqual(
      ['reserve', 'activate-frontend', 'record-revision', 'record-generation'].flatMap((kind, index) =>
        ['before', 'called', 'committed'].map(point => `${index}:run:${kind}:${point}`)
      )
    );
    const { value } = await whenOver(test, id);
    expect(value).toMatchObject({ state: 'done', generation: 1 });
    const { installation } = valueOf(await test.engine.findInstallation('local', 'radar'));
    expect(installation).toMatchObject({ state: 'running', active: true, revision: 1 });
    expect(valueOf(await test.engine.listGenerations('local', 10))).toHaveLength(1);
    const actions = (await test.store.audit.list({ limit: 50 })).map(({ action }) => action);
    expect(actions.filter(action => action === 'operation.done')).toHaveLength(1);
    expect((await test.store.audit.verify()).outcome).toBe('intact');
  }, 180_000);

  it('and of its undo ends in undone, with nothing left', async () => {
    const id = await approvedInstall();
    const seen = await gauntlet(id, { failAt: 'record-generation' });
    expect(seen.filter(at => at.includes('undo'))).toEqual(
      [
        [3, 'record-generation'],
        [2, 'record-revision'],
        [1, 'activate-frontend'],
        [0, 'reserve'],
      ].flatMap(([index, kind]) =>
        ['before', 'called', 'committed'].map(point => `${index}:undo:${kind}:${point}`)
      )
    );
    const { value } = await whenOver(test, id);
    expect(value.state).toBe('undone');
    const { installation } = valueOf(await test.engine.findInstallation('local', 'radar'));
    expect(installation).toMatchObject({ state: 'uninstalled', active: false, revision: 0 });
    expect(installation.operationId).toBeUndefined();
    expect(await test.store.installations.listRevisions(installation.id)).toEqual([]);
    expect(valueOf(await test.engine.listGenerations('local', 10))).toEqual([]);
  }, 180_000);
});

describe('kill -9 at every checkpoint of lanes that go on side by side', () => {
  it('and of their undo ends in undone, with nothing left of either', async () => {
    for (const id of ['clock', 'radar']) {
      await test.publish({ id, federation: { name: id, exposes: ['.'], features: [id] } });
    }
    const changes = ['clock', 'radar'].map(pluginId => ({ kind: 'install' as const, pluginId }));
    const { plan } = valueOf(await test.engine.makePlan({ changes, request: true }, developer));
    const approved = valueOf(await test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
    const id = approved.operation?.id ?? '';
    const seen = await gauntlet(id, { failAt: 'record-generation' });
    const ran = seen.filter(at => at.includes(':run:'));
    // Both lanes, in whatever order, between what comes first and what comes last.
    expect([...ran].sort()).toEqual(
      ['reserve', 'activate-frontend', 'activate-frontend', 'record-revision', 'record-revision']
        .flatMap((kind, index) =>
          ['before', 'called', 'committed'].map(point => `${index}:run:${kind}:${point}`)
        )
        .concat(['5:run:record-generation:before', '5:run:record-generation:called'])
        .sort()
    );
    expect(seen.filter(at => at.includes(':undo:')).map(at => Number(at.split(':')[0]))).toEqual(
      [5, 4, 3, 2, 1, 0].flatMap(index => [index, index, index])
    );
    const { value } = await whenOver(test, id);
    expect(value.state).toBe('undone');
    for (const pluginId of ['clock', 'radar']) {
      const { installation } = valueOf(await test.engine.findInstallation('local', pluginId));
      expect(installation).toMatchObject({ state: 'uninstalled', active: false, revision: 0 });
      expect(installation.operationId).toBeUndefined();
      expect(await test.store.installations.listRevisions(installation.id)).toEqual([]);
    }
    expect((await test.store.audit.verify()).outcome).toBe('intact');
  }, 180_000);
});

describe('two replicas', () => {
  const freezeAt = '1:run:activate-frontend:called';

  /** One that froze in the middle of an operation, and one beside it that waits. */
  async function frozenAndWaiting(): Promise<{ id: string; frozen: Replica; other: Replica; since: number }> {
    const frozen = start({ freezeAt, leaseTimes: LEASE_TIMES });
    await frozen.until(line => line.type === 'ready');
    const id = await approvedInstall();
    await frozen.until(line => line.type === 'freezing');
    const since = Date.now();
    const other = start({ report: true, leaseTimes: LEASE_TIMES });
    await other.until(line => line.type === 'ready');
    return { id, frozen, other, since };
  }

  const firstCheckpoint = async (replica: Replica): Promise<number> => {
    const line = await replica.until(({ type }) => type === 'checkpoint');
    return line.type === 'checkpoint' ? line.time : NaN;
  };

  it('the operation of one that is killed goes on in less than two seconds', async () => {
    const { id, frozen, other } = await frozenAndWaiting();
    expect(other.lines.some(({ type }) => type === 'checkpoint')).toBe(false);
    const killedAt = Date.now();
    frozen.process.kill('SIGKILL');
    expect((await firstCheckpoint(other)) - killedAt).toBeLessThan(2_000);
    expect((await whenOver(test, id)).value.state).toBe('done');
  }, 60_000);

  it('the operation of one that freezes goes on in less than fifteen, and the woken one is refused', async () => {
    const { id, frozen, other, since } = await frozenAndWaiting();
    expect((await firstCheckpoint(other)) - since).toBeLessThan(15_000);
    expect((await whenOver(test, id)).value.state).toBe('done');
    const before = await database.knex('operation_events').count();

    frozen.process.kill('SIGCONT');
    await frozen.until(
      line => line.type === 'log' && line.message.includes(`Another portal replica has taken operation ${id}`)
    );
    expect(await database.knex('operation_events').count()).toEqual(before);
    const { value } = await whenOver(test, id);
    expect(value).toMatchObject({ state: 'done', generation: 1 });
    expect(value.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    // It lives, and takes the next operation.
    await other.kill();
    await test.publish({ id: 'clock' });
    const { plan } = valueOf(
      await test.engine.makePlan(
        { changes: [{ kind: 'install', pluginId: 'clock' }], request: true },
        developer
      )
    );
    const next = valueOf(await test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
    expect((await whenOver(test, next.operation?.id ?? '')).value.state).toBe('done');
  }, 60_000);
});
