import { summarisePlan } from '@flyloft/plugin-manager-common';
import { migratedDatabase } from '../../__testUtils__/database';
import {
  admin,
  createTestEngine,
  developer,
  valueOf,
  whenOver,
  type TestEngine,
} from '../../__testUtils__/engine';

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let test: TestEngine;

const federation = { name: 'radar', exposes: ['.'], features: ['radar'] };

beforeEach(async () => {
  database = await migratedDatabase();
  test = await createTestEngine(database.knex);
});
afterEach(async () => {
  await test.close();
  await database.drop();
});

describe('a standalone plugin', () => {
  it('is planned, requested, approved, installed and recorded', async () => {
    const { engine, store, publish } = test;
    const release = await publish({ federation });
    await engine.start();
    const made = valueOf(
      await engine.makePlan(
        { changes: [{ kind: 'install', pluginId: 'radar' }], reason: 'Why not' },
        developer
      )
    );
    expect(made.plan.state).toBe('ready');
    expect(made.plan.summary).toBe(summarisePlan(made.plan.content));
    expect(made.plan.may).toEqual({ request: true, decide: false, withdraw: true, nudge: false });
    const { id, digest } = made.plan;

    const asked = valueOf(await engine.requestPlan(id, { digest }, developer));
    expect(asked.plan.state).toBe('waiting');
    expect(asked.operation).toBeUndefined();

    const approved = valueOf(await engine.approvePlan(id, { digest }, admin));
    expect(approved.plan.state).toBe('approved');
    const { value: operation } = await whenOver(test, approved.operation?.id ?? '');
    expect(operation.state).toBe('done');
    expect(operation.generation).toBe(1);
    expect(operation.steps.map(step => [step.kind, step.state])).toEqual([
      ['reserve', 'done'],
      ['activate-frontend', 'done'],
      ['record-revision', 'done'],
      ['record-generation', 'done'],
    ]);

    const { installation, revision } = valueOf(await engine.findInstallation(undefined, 'radar'));
    expect(installation).toMatchObject({
      state: 'running',
      revision: 1,
      active: true,
      routed: false,
      release: '1.0.0',
      bundleDigest: release.bundleDigest,
    });
    expect(installation.operationId).toBeUndefined();
    expect(revision).toMatchObject({ kind: 'install', release: '1.0.0', createdBy: developer.actor });
    expect(valueOf(await engine.listGenerations('local', 10))).toMatchObject([
      { number: 1, revisions: { radar: { revision: 1, release: '1.0.0' } } },
    ]);

    const audit = await store.audit.list({ limit: 20 });
    expect(audit.map(entry => entry.action).reverse()).toEqual([
      'plan.made',
      'plan.requested',
      'plan.approved',
      'operation.queued',
      'operation.running',
      'operation.done',
    ]);
    expect(await store.audit.verify()).toMatchObject({ outcome: 'intact', rows: 6 });
  });
});
