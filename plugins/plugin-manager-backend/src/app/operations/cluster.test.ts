import { startTestPostgres, type TestPostgres } from '@flyloft/local-processes';
import type { WantedChange } from '@flyloft/plugin-manager-common';
import { clusterParts } from '../../__fixtures__/clusterParts';
import { migratedDatabase } from '../../__fixtures__/database';
import { admin, createTestEngine, developer, valueOf, whenOver, type TestEngine } from '../../__fixtures__/engine';
import { startEngineCluster, type EngineCluster } from '../../__fixtures__/localCluster';
import { NAMESPACE, serviceBacked } from '../../__fixtures__/serviceBacked';
import type { Cluster, KubernetesObject } from '../../ports';

jest.setTimeout(90_000);

let cluster: EngineCluster;
let postgres: TestPostgres;
let database: Awaited<ReturnType<typeof migratedDatabase>>;
let parts: ReturnType<typeof clusterParts>;
let test: TestEngine;
let kubernetes: Cluster;

beforeAll(async () => {
  cluster = await startEngineCluster();
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await cluster.close();
  await postgres.stop();
});

beforeEach(async () => {
  database = await migratedDatabase();
  parts = clusterParts(
    { kubeconfig: cluster.kubeconfig, admin: postgres.connection },
    async (id, version) => (await test.store.registry.findRelease(id, version))?.manifest
  );
  test = await createTestEngine(database.knex, parts);
  kubernetes = parts.clusters.forEnvironment('local');
  await test.engine.start();
});
afterEach(async () => {
  await test.close();
  await kubernetes.remove({ apiVersion: 'v1', kind: 'Namespace', name: NAMESPACE });
  await parts.databases.remove({ tenant: 'default', environment: 'local', pluginId: 'radar' });
  parts.close();
  await database.drop();
});

async function approve(changes: WantedChange[]) {
  const { plan } = valueOf(await test.engine.makePlan({ changes, request: true }, developer));
  return valueOf(await test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
}

async function carryOut(changes: WantedChange[]) {
  const { plan, operation } = await approve(changes);
  const { value } = await whenOver(test, operation?.id ?? '', 60_000);
  return { plan, operation: value };
}

async function read(kind: string, name: string): Promise<KubernetesObject | undefined> {
  const apiVersion = kind === 'Deployment' ? 'apps/v1' : 'v1';
  const found = await kubernetes.read({
    apiVersion,
    kind,
    name,
    ...(kind === 'Namespace' ? {} : { namespace: NAMESPACE }),
  });
  return found.outcome === 'found' ? found.object : undefined;
}

/** What the plugin's backend answers at the address that the portal would use. */
async function answer(): Promise<unknown> {
  const [endpoint] = await kubernetes.endpoints(NAMESPACE, 'radar');
  if (!endpoint) return undefined;
  const response = await fetch(`http://${endpoint.address}:${endpoint.port}/api/radar`);
  return response.json();
}

const install = (radar: Record<string, string> = { word: 'one' }): WantedChange => ({
  kind: 'install',
  pluginId: 'radar',
  config: { radar },
});

describe('a service-backed plugin', () => {
  it('is installed with its own fence, database and pod, configured, stopped, started, rolled back, removed', async () => {
    await test.publish(serviceBacked);
    const first = await carryOut([install({ word: 'one', url: 'https://data.example.com/x', token: 'hunter2' })]);
    expect(first.operation).toMatchObject({ state: 'done' });
    expect(first.plan.summary).toBe(
      'Installs 1, opens 1 new outgoing connection, asks for 100m CPU and 128 Mi.'
    );
    expect(await answer()).toEqual({ word: 'one' });
    expect(valueOf(await test.engine.findInstallation('local', 'radar')).installation).toMatchObject({
      state: 'running',
      routed: true,
      active: true,
    });
    const owner = { tenant: 'default', environment: 'local', pluginId: 'radar' };
    expect(await parts.databases.exists(owner)).toBe(true);

    const second = await carryOut([{ kind: 'configure', pluginId: 'radar', config: { radar: { word: 'two' } } }]);
    expect(second.operation).toMatchObject({ state: 'done' });
    expect(second.plan.content.objects.filter(({ change }) => change === 'changed').map(({ kind }) => kind)).toContain(
      'Deployment'
    );
    expect(second.plan.content.objects.every(({ checked, refusal }) => checked === 'exact' && !refusal)).toBe(true);
    expect(await answer()).toEqual({ word: 'two' });

    expect((await carryOut([{ kind: 'stop', pluginId: 'radar' }])).operation.state).toBe('done');
    expect(await answer()).toBeUndefined();
    expect((await carryOut([{ kind: 'start', pluginId: 'radar' }])).operation.state).toBe('done');
    expect(await answer()).toEqual({ word: 'two' });
    const before = await read('Deployment', 'radar');
    expect((await carryOut([{ kind: 'restart', pluginId: 'radar' }])).operation.state).toBe('done');
    expect((await read('Deployment', 'radar'))?.metadata.generation).not.toBe(before?.metadata.generation);

    expect((await carryOut([{ kind: 'rollback', pluginId: 'radar', revision: 1 }])).operation.state).toBe('done');
    expect(await answer()).toEqual({ word: 'one' });

    const removal = await carryOut([{ kind: 'uninstall', pluginId: 'radar', removeData: true }]);
    expect(removal.plan.content.irreversible).toEqual([
      { pluginId: 'radar', what: 'the database of Radar is deleted' },
    ]);
    expect(removal.operation.state).toBe('done');
    expect(await read('Namespace', NAMESPACE)).toBeUndefined();
    expect(await parts.databases.exists(owner)).toBe(false);
  });
});
