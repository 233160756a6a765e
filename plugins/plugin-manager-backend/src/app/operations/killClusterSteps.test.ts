/**
 * kill -9 at every checkpoint of every step that touches a cluster or a database, and of every undo. Each checkpoint
 * kills one process; the next process goes on where it died.
 */
import { startTestPostgres, type TestPostgres } from '@flyloft/local-processes';
import { clusterParts } from '../../__testUtils__/clusterParts';
import { migratedDatabase } from '../../__testUtils__/database';
import {
  admin,
  createTestEngine,
  developer,
  valueOf,
  whenOver,
  type TestEngine,
} from '../../__testUtils__/engine';
import { startEngineCluster, type EngineCluster } from '../../__testUtils__/localCluster';
import { serviceBacked, snapshot } from '../../__testUtils__/serviceBacked';
import type { ReplicaConfig } from '../../__testUtils__/replicaProcess';
import { buildReplica, runGauntlet, type ReplicaProgram } from '../../__testUtils__/replicas';
import type { WantedChange } from '@flyloft/plugin-manager-common';
import type { Cluster } from '../../ports';

jest.setTimeout(300_000);

const OWNER = { tenant: 'default', environment: 'local', pluginId: 'radar' };

let program: ReplicaProgram;
let cluster: EngineCluster;
let postgres: TestPostgres;
let database: Awaited<ReturnType<typeof migratedDatabase>>;
let parts: ReturnType<typeof clusterParts>;
let kubernetes: Cluster;
/** Asks and looks; the replicas work. */
let test: TestEngine;

beforeAll(async () => {
  program = await buildReplica();
  cluster = await startEngineCluster();
  postgres = await startTestPostgres();
  database = await migratedDatabase();
  parts = clusterParts({ kubeconfig: cluster.kubeconfig, admin: postgres.connection }, () => test.store);
  kubernetes = parts.clusters.forEnvironment('local');
  test = await createTestEngine(database.knex, parts);
  await test.publish({
    ...serviceBacked,
    lifecycle: {
      preInstall: ['check-requirements', 'check-capacity', 'backup'],
      postInstall: ['notify', 'catalog-entry', { call: '/hooks/installed' }],
      errorInstall: ['notify'],
      preConfigure: ['backup', { call: '/hooks/configure' }],
      errorConfigure: [{ call: '/hooks/failed' }],
      preUninstall: ['backup'],
      postUninstall: ['notify'],
    },
  });
});
afterAll(async () => {
  await test.close();
  parts.close();
  await database.drop();
  await cluster.close();
  await postgres.stop();
  program.remove();
});

async function approved(changes: WantedChange[]): Promise<string> {
  const { plan } = valueOf(await test.engine.makePlan({ changes, request: true }, developer));
  const { operation } = valueOf(await test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
  return operation?.id ?? '';
}

/** Carries changes out with a replica killed at every checkpoint; answers with the checkpoints and the operation. */
async function gauntlet(changes: WantedChange[], config: Partial<ReplicaConfig> = {}) {
  const id = await approved(changes);
  const seen = await runGauntlet(
    program,
    {
      connection: database.connection,
      cluster: { kubeconfig: cluster.kubeconfig, admin: postgres.connection },
      ...config,
    },
    () => whenOver(test, id, 290_000)
  );
  return { seen, operation: (await whenOver(test, id)).value };
}

/** Every step was killed before its call, after it, and after its commit. */
function expectAllKilled(
  seen: string[],
  direction: 'run' | 'undo',
  steps: Array<{ index: number; kind: string }>
) {
  for (const { index, kind } of steps) {
    for (const point of ['before', 'called', 'committed']) {
      expect(seen).toContain(`${index}:${direction}:${kind}:${point}`);
    }
  }
}

// The tests build on each other: what one installs, the next one changes.
describe('kill -9 at every checkpoint', () => {
  it('of a failing install ends with nothing left', async () => {
    const { seen, operation } = await gauntlet(
      [{ kind: 'install', pluginId: 'radar', config: { radar: { word: 'one' } } }],
      { failAt: 'route', killOnly: 'undo' }
    );
    expect(operation.state).toBe('undone');
    const undone = operation.steps.filter(({ state }) => state === 'undone');
    expect(undone.map(({ kind }) => kind)).toContain('ensure-database');
    expectAllKilled(seen, 'undo', undone);
    expect(await snapshot(kubernetes)).toEqual({});
    expect(await parts.databases.exists(OWNER)).toBe(false);
    expect(await test.engine.findInstallation('local', 'radar')).toMatchObject({
      value: { installation: { state: 'uninstalled', revision: 0, routed: false, active: false } },
    });
  });

  it('of an install ends in done', async () => {
    const { seen, operation } = await gauntlet([
      { kind: 'install', pluginId: 'radar', config: { radar: { word: 'one' } } },
    ]);
    expect(operation.state).toBe('done');
    expectAllKilled(seen, 'run', operation.steps);
    expect(await parts.databases.exists(OWNER)).toBe(true);
    // One pod, whatever was applied how often.
    const pods = await kubernetes.list({ apiVersion: 'v1', kind: 'Pod' }, 'plugin-radar-local');
    expect(pods).toHaveLength(1);
    expect(await test.store.audit.verify()).toMatchObject({ outcome: 'intact' });
  });

  it('of a failing change ends with what ran before, untouched', async () => {
    const before = await snapshot(kubernetes);
    const { seen, operation } = await gauntlet(
      [{ kind: 'configure', pluginId: 'radar', config: { radar: { word: 'two' } } }],
      { failAt: 'record-revision', killOnly: 'undo' }
    );
    expect(operation.state).toBe('undone');
    expectAllKilled(
      seen,
      'undo',
      operation.steps.filter(({ state }) => state === 'undone')
    );
    expect(await snapshot(kubernetes)).toEqual(before);
  });

  it('of a removal with its data ends in done', async () => {
    const { seen, operation } = await gauntlet([{ kind: 'uninstall', pluginId: 'radar', removeData: true }]);
    expect(operation.state).toBe('done');
    expectAllKilled(seen, 'run', operation.steps);
    expect(await snapshot(kubernetes)).toEqual({});
    expect(await parts.databases.exists(OWNER)).toBe(false);
  });
});
