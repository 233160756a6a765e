import { Client } from 'pg';
import type { ManifestInput, WantedChange } from '@flyloft/plugin-manager-common';
import { ClusterEngine, OWNER } from '../../__testUtils__/clusterEngine';
import { developer, environmentOf, valueOf } from '../../__testUtils__/engine';
import { NAMESPACE, serviceBacked } from '../../__testUtils__/serviceBacked';
import type { StepKind } from '../steps';

jest.setTimeout(120_000);

const use = new ClusterEngine();

beforeAll(() => use.startAll());
afterAll(() => use.stopAll());
afterEach(() => use.end());

const install = (radar = {}): WantedChange => ({ kind: 'install', pluginId: 'radar', config: { radar } });
const update = (range: string, radar = {}): WantedChange => ({
  kind: 'update',
  pluginId: 'radar',
  range,
  config: { radar },
});

/** A second release of the plugin. */
const publish = (version: string, fields: Partial<ManifestInput>) =>
  use.test.publish({ ...serviceBacked, version, ...fields });

/** Runs SQL as the plugin would. */
async function asPlugin<Row extends object>(sql: string): Promise<Row[]> {
  const client = new Client({ ...use.parts.databases.access(OWNER) });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Puts something of the test in front of one step's run. */
const inFront = (kind: string, work: () => Promise<void>) => (parts: { steps: StepKind[] }) => ({
  steps: parts.steps.map(step =>
    step.kind === kind
      ? {
          ...step,
          run: async (ctx: Parameters<StepKind['run']>[0]) => {
            await work();
            return step.run(ctx);
          },
        }
      : step
  ),
});

it('runs the hooks of an install in their place, tells people, and lists it in the catalogue', async () => {
  const policy = environmentOf({ approvers: ['group:default/owners'] });
  await use.begin(parts => ({ environments: [{ ...parts.environments[0]!, policy: policy.policy }] }));
  await publish('1.1.0', {
    lifecycle: {
      preInstall: ['check-requirements', 'check-capacity', 'backup'],
      postInstall: ['notify', 'catalog-entry', { call: '/hooks/installed' }],
      errorInstall: ['notify'],
    },
  });
  const { plan } = valueOf(await use.test.engine.makePlan({ changes: [install()] }, developer));
  expect(plan.content.hooks.map(({ sentence }) => sentence)).toContain(
    'Calls /hooks/installed of its own backend after the install.'
  );
  const owner = {
    ...developer,
    actor: 'user:default/o',
    refs: ['group:default/owners'],
    mayDecidePlans: true,
  };
  const asked = valueOf(await use.test.engine.requestPlan(plan.id, { digest: plan.digest }, developer));
  const approved = valueOf(await use.test.engine.approvePlan(asked.plan.id, { digest: plan.digest }, owner));
  const operation = await use.whenOver(approved.operation?.id ?? '');
  expect(operation.state).toBe('done');
  const kinds = operation.steps.map(({ kind }) => kind);
  expect(kinds.slice(0, 6)).toEqual([
    'reserve',
    'check-requirements',
    'check-capacity',
    'on-failure',
    'copy-database',
    'ensure-database',
  ]);
  expect(kinds.slice(-6)).toEqual([
    'activate-frontend',
    'list-in-catalog',
    'call-plugin',
    'record-revision',
    'notify',
    'record-generation',
  ]);
  expect(use.announced).toEqual([
    expect.objectContaining({
      recipients: ['group:default/owners', developer.actor],
      title: 'Radar 1.1.0 was installed in Local',
    }),
  ]);
  expect(await use.test.store.installations.find('default', 'local', 'radar')).toMatchObject({
    inCatalog: true,
  });
});

it('puts the database back where a release migrated it and then failed', async () => {
  await use.begin(
    inFront('health-gate', async () => {
      const [book] = await asPlugin(`SELECT FROM pg_tables WHERE tablename = 'knex_migrations'`);
      if (book) await asPlugin(`INSERT INTO s.knex_migrations VALUES ('2'); DELETE FROM s.entries`);
    })
  );
  expect((await use.carryOut([install()])).operation.state).toBe('done');
  await asPlugin(
    'CREATE SCHEMA s; CREATE TABLE s.entries (id int); INSERT INTO s.entries VALUES (7); CREATE TABLE s.knex_migrations (name text)'
  );
  await publish('2.0.0', {
    migrations: [{ id: '2', kind: 'irreversible' }],
    lifecycle: { errorUpdate: ['notify'] },
  });
  const { operation } = await use.carryOut([update('2.0.0', { fail: 'check' })]);
  expect(operation).toMatchObject({ state: 'undone', error: { code: 'HEALTH_GATE_FAILED' } });
  expect(operation.steps.find(({ kind }) => kind === 'copy-database')).toMatchObject({ state: 'undone' });
  expect(await asPlugin('SELECT id FROM s.entries')).toEqual([{ id: 7 }]);
  expect(await asPlugin('SELECT name FROM s.knex_migrations')).toEqual([]);
  expect(use.announced.map(({ title }) => title)).toEqual(['Radar 2.0.0 could not be updated in Local']);
});

it('undoes a change whose own call is refused, and one for which there is no room', async () => {
  await use.begin();
  expect((await use.carryOut([install()])).operation.state).toBe('done');
  await publish('2.0.0', { lifecycle: { postUpdate: [{ call: '/hooks/updated' }] } });
  const refused = await use.carryOut([update('2.0.0', { fail: 'hook' })]);
  expect(refused.operation).toMatchObject({
    state: 'undone',
    error: { code: 'HOOK_FAILED', message: expect.stringContaining('/hooks/updated') },
  });
  expect(await use.test.store.installations.find('default', 'local', 'radar')).toMatchObject({
    release: '1.0.0',
    state: 'running',
  });

  await publish('3.0.0', { lifecycle: { preUpdate: ['check-capacity'] }, deployment: { replicas: 2 } });
  const quota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'company', namespace: NAMESPACE },
    spec: { hard: { pods: '1' } },
  };
  expect(await use.kubernetes.apply(quota)).toMatchObject({
    outcome: expect.stringMatching(/applied|created|changed/),
  });
  const full = await use.carryOut([update('3.0.0')]);
  expect(full.operation).toMatchObject({
    state: 'undone',
    error: { code: 'CLUSTER_QUOTA', message: expect.stringContaining(' of 1)') },
  });
  expect(full.operation.steps.filter(({ state }) => state === 'skipped').length).toBeGreaterThan(5);
});
