import {
  createTestEngine,
  admin,
  developer,
  valueOf,
  whenOver,
  type TestEngine,
} from '../../__testUtils__/engine';
import { migratedDatabase } from '../../__testUtils__/database';

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let test: TestEngine;

beforeAll(async () => {
  database = await migratedDatabase();
  test = await createTestEngine(database.knex);
  await test.engine.start();
  await test.publish({ id: 'events', name: 'Events', version: '1.8.0' });
  await test.publish({ id: 'argo', name: 'Argo', version: '1.4.0', dependencies: { events: '1.x || 2.x' } });
  await test.publish({ id: 'far', name: 'Far', version: '1.0.0', dependencies: { argo: '^1.0.0' } });
  await test.publish({ id: 'alone', name: 'Alone', version: '1.0.0' });
});
afterAll(async () => {
  await test.close();
  await database.drop();
});

const carryOut = async (kind: 'install' | 'update', ...ids: string[]) => {
  const changes = ids.map(pluginId => ({ kind, pluginId } as const));
  const { plan } = valueOf(await test.engine.makePlan({ changes, request: true }, developer));
  const { operation } = valueOf(await test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
  expect((await whenOver(test, operation!.id)).value.state).toBe('done');
};

describe('planGraph', () => {
  it('draws what changes and one ring around it, as it was when the plan was made', async () => {
    await carryOut('install', 'far', 'alone');
    await test.publish({ id: 'events', name: 'Events', version: '2.0.0' });
    await test.publish({
      id: 'jenkins',
      name: 'Jenkins',
      version: '2.4.1',
      dependencies: { events: '^2.0.0' },
      optionalDependencies: { argo: '^1.0.0', absent: '*' },
    });
    const { plan } = valueOf(
      await test.engine.makePlan({ changes: [{ kind: 'install', pluginId: 'jenkins' }] }, developer)
    );
    const graph = valueOf(await test.engine.getPlanGraph(plan.id, developer));
    const drawn = {
      nodes: expect.arrayContaining([
        { pluginId: 'jenkins', name: 'Jenkins', change: 'install', to: '2.4.1' },
        { pluginId: 'events', name: 'Events', change: 'update', from: '1.8.0', to: '2.0.0' },
        { pluginId: 'argo', name: 'Argo', change: 'stays', from: '1.4.0', to: '1.4.0' },
      ]),
      edges: expect.arrayContaining([
        { from: 'jenkins', to: 'events', kind: 'needs', range: '^2.0.0' },
        { from: 'jenkins', to: 'argo', kind: 'uses', range: '^1.0.0' },
        { from: 'argo', to: 'events', kind: 'needs', range: '1.x || 2.x' },
      ]),
    };
    expect(graph).toEqual(drawn);
    // Far is two steps away, and Alone has to do with none of them.
    expect([graph.nodes.length, graph.edges.length]).toEqual([3, 3]);

    await test.publish({ id: 'argo', name: 'Argo', version: '1.5.0' });
    await carryOut('update', 'argo');
    expect(valueOf(await test.engine.getPlanGraph(plan.id, developer))).toEqual(drawn);
    const stranger = { ...developer, actor: 'user:default/else', refs: ['user:default/else'] };
    expect(await test.engine.getPlanGraph(plan.id, stranger)).toMatchObject({
      refusal: { code: 'NOT_ALLOWED' },
    });
  });
});
