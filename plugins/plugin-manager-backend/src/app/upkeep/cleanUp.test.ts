import type { WantedChange } from '@flyloft/plugin-manager-common';
import { migratedDatabase } from '../../__testUtils__/database';
import {
  admin,
  createTestEngine,
  developer,
  valueOf,
  whenOver,
  type TestEngine,
} from '../../__testUtils__/engine';
import { cleanUp } from './cleanUp';

jest.setTimeout(60_000);

let now: Date;
let database: Awaited<ReturnType<typeof migratedDatabase>>;
let test: TestEngine;
let dropped: Date[];
let forgotten: Date[];

const day = (days: number) => new Date(Date.UTC(2026, 0, 1 + days));
const manifest = {
  federation: { name: 'radar', exposes: ['.'], features: ['radar'] },
  configSchema: { type: 'object', properties: { token: { type: 'string', visibility: 'secret' } } },
};
const install = (token: string): WantedChange => ({ kind: 'install', pluginId: 'radar', config: { token } });

beforeEach(async () => {
  now = day(0);
  dropped = [];
  forgotten = [];
  database = await migratedDatabase();
  test = await createTestEngine(database.knex, { clock: { now: () => now } });
  await test.publish(manifest);
});
afterEach(async () => {
  await test.close();
  await database.drop();
});

const clean = () =>
  cleanUp({
    ...test.options,
    databases: {
      dropCopies: async (before: Date) => {
        dropped.push(before);
        return ['a copy'];
      },
    } as never,
    histories: {
      forget: async (before: Date) => {
        forgotten.push(before);
        return 3;
      },
    },
    retention: { secretDays: 30, copyDays: 7 },
  });
const secrets = async () => (await database.knex('secrets')).length;
const ask = async (token: string, request = true) =>
  valueOf(await test.engine.makePlan({ changes: [install(token)], request }, developer)).plan;

it('makes plans void that have run out, and tells of it in the audit', async () => {
  const { id } = await ask('one');
  now = day(2);
  expect(await clean()).toMatchObject({
    plansVoided: 1,
    secretsForgotten: 0,
    copiesDropped: 1,
    healthSamplesForgotten: 3,
  });
  expect(await test.store.plans.find(id)).toMatchObject({
    state: 'void',
    voidReasons: [expect.objectContaining({ what: 'expired' })],
  });
  expect((await clean()).plansVoided).toBe(0);
  expect(dropped[0]).toEqual(day(-5));
  expect(forgotten[0]).toEqual(new Date(day(2).getTime() - 26 * 3_600_000));
  expect((await test.store.audit.list({ limit: 1 }))[0]).toMatchObject({ action: 'plan.voided' });
});

it('forgets secrets of what nobody came back for, and never one that is still referred to', async () => {
  await test.engine.start();
  const kept = await ask('runs');
  const { operation } = valueOf(await test.engine.approvePlan(kept.id, { digest: kept.digest }, admin));
  await whenOver(test, operation?.id ?? '');
  // One for each way in which a secret is left: withdrawn, run out, and stored for a form that was never sent.
  const configure = (token: string): WantedChange => ({
    kind: 'configure',
    pluginId: 'radar',
    config: { token },
  });
  const withdrawn = valueOf(
    await test.engine.makePlan({ changes: [configure('gone')], request: true }, developer)
  ).plan;
  valueOf(await test.engine.withdrawPlan(withdrawn.id, developer));
  valueOf(await test.engine.makePlan({ changes: [configure('late')] }, developer));
  const { id } = await test.store.transaction(tx => tx.secrets.put('typed', developer.actor));
  expect(await secrets()).toBe(4);

  now = day(29);
  expect((await clean()).secretsForgotten).toBe(0);
  // Whoever looks one up still has a use for it.
  await test.store.secrets.find(id);
  now = day(31);
  expect((await clean()).secretsForgotten).toBe(2);
  expect(await test.store.secrets.find(id)).toBeDefined();
  now = day(70);
  expect((await clean()).secretsForgotten).toBe(1);
  expect(await secrets()).toBe(1);
  const [row] = await database.knex('secrets');
  expect(await test.store.secrets.reveal(row.id)).toBe('runs');

  const removal = valueOf(
    await test.engine.makePlan(
      { changes: [{ kind: 'uninstall', pluginId: 'radar' }], request: true },
      developer
    )
  ).plan;
  const gone = valueOf(await test.engine.approvePlan(removal.id, { digest: removal.digest }, admin));
  await whenOver(test, gone.operation?.id ?? '');
  expect((await clean()).secretsForgotten).toBe(0);
  now = day(101);
  expect((await clean()).secretsForgotten).toBe(1);
  expect((await test.store.audit.verify()).outcome).toBe('intact');
});
