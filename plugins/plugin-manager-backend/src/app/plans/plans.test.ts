/** Plans from when they are made until what they led to is taken back. */
import {
  admin,
  developer,
  environmentOf,
  valueOf,
  whenOver,
  type TestEngine,
} from '../../__testUtils__/engine';
import { codeOf, federation, install, refusalOf, Planning } from '../../__testUtils__/planning';
import type { Person } from '../person';

jest.setTimeout(60_000);

const planning = Planning.forEachTest();
let test: TestEngine;
beforeEach(() => {
  ({ test } = planning);
});

describe('plans', () => {
  it('are found by the beginning of their id, listed by page, and seen by who may', async () => {
    const { engine, publish } = test;
    await publish({});
    const ids = [];
    for (let n = 0; n < 5; n++) {
      ids.push(valueOf(await engine.makePlan({ changes: [install()] }, developer)).plan.id);
    }
    const [first = ''] = ids;
    expect(valueOf(await engine.getPlan(first.slice(0, 7), developer)).plan.id).toBe(first);
    expect(codeOf(await engine.getPlan('000000', developer))).toBe('PLAN_NOT_FOUND');
    expect(codeOf(await engine.getPlan(first.slice(0, 3), developer))).toBe('PLAN_NOT_FOUND');
    const stranger: Person = { ...developer, actor: 'user:default/else', refs: [] };
    expect(codeOf(await engine.getPlan(first, stranger))).toBe('NOT_ALLOWED');
    expect((await engine.listPlans({ limit: 10 }, stranger)).items).toEqual([]);

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await engine.listPlans({ limit: 2, ...(cursor ? { cursor } : {}) }, admin);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([...ids].reverse());
    expect((await engine.listPlans({ limit: 10, states: ['waiting'] }, admin)).items).toEqual([]);
  });

  it('can be withdrawn by who asked, and replaced', async () => {
    const { engine, publish } = test;
    await publish({});
    const { plan } = await planning.ask([install()], 'Please');
    expect(codeOf(await engine.withdrawPlan(plan.id, admin))).toBe('NOT_ALLOWED');
    const edited = valueOf(
      await engine.makePlan({ changes: [install()], supersedes: plan.id, request: true }, developer)
    );
    expect(edited.plan).toMatchObject({ state: 'waiting', reason: 'Please', supersedes: plan.id });
    expect(valueOf(await engine.getPlan(plan.id, developer)).plan).toMatchObject({
      state: 'void',
      supersededBy: edited.plan.id,
      voidReasons: [{ what: 'edited' }],
    });
    const withdrawn = valueOf(await engine.withdrawPlan(edited.plan.id, developer));
    expect(withdrawn.plan).toMatchObject({ state: 'withdrawn', may: { request: false, withdraw: false } });
  });
});

describe('a life', () => {
  it('of updates, stops, starts, rollbacks and a restored generation', async () => {
    const { engine, publish } = test;
    const configSchema = { type: 'object', properties: { title: { type: 'string' } } };
    await publish({ federation, configSchema });
    await publish({ federation, configSchema, version: '1.1.0', breakingChanges: ['Titles are shorter'] });
    await publish({ id: 'clock', federation });
    await engine.start();
    const state = async (pluginId = 'radar') => {
      const { installation, revision } = valueOf(await engine.findInstallation('local', pluginId));
      const { state: now, active, release } = installation;
      return { state: now, active, release, config: revision?.config, revision: revision?.number };
    };
    await planning.carryOut([{ kind: 'install', pluginId: 'radar', range: '1.0.0', config: { title: 'A' } }]);
    const update = await planning.carryOut([{ kind: 'update', pluginId: 'radar' }]);
    expect(update.plan.content.items[0]).toMatchObject({
      kind: 'update',
      from: '1.0.0',
      to: '1.1.0',
      breakingChanges: ['Titles are shorter'],
      config: { title: 'A' },
    });
    expect(await state()).toEqual({
      state: 'running',
      active: true,
      release: '1.1.0',
      config: { title: 'A' },
      revision: 2,
    });
    await planning.carryOut([{ kind: 'stop', pluginId: 'radar' }]);
    expect(await state()).toMatchObject({ state: 'stopped', active: false, revision: 3 });
    await planning.carryOut([{ kind: 'configure', pluginId: 'radar', config: { title: 'B' } }]);
    expect(await state()).toMatchObject({ state: 'stopped', active: false, config: { title: 'B' } });
    await planning.carryOut([{ kind: 'start', pluginId: 'radar' }]);
    expect(await state()).toMatchObject({ state: 'running', active: true, config: { title: 'B' } });

    // Back to what ran before: another configuration, and then another release.
    const back = await planning.carryOut([{ kind: 'rollback', pluginId: 'radar' }]);
    expect(back.plan.content.items[0]).toMatchObject({
      kind: 'rollback',
      to: '1.1.0',
      config: { title: 'A' },
    });
    await planning.carryOut([{ kind: 'rollback', pluginId: 'radar', revision: 1 }]);
    expect(await state()).toMatchObject({ release: '1.0.0', config: { title: 'A' } });

    const before = valueOf(await engine.listGenerations('local', 1))[0]?.number ?? 0;
    await planning.carryOut([install('clock')]);
    await planning.carryOut([{ kind: 'uninstall', pluginId: 'radar' }]);
    expect(await state()).toMatchObject({ state: 'uninstalled', active: false });
    // What was uninstalled comes back as it ran last.
    const again = await engine.makePlan({ changes: [{ kind: 'rollback', pluginId: 'radar' }] }, developer);
    expect(valueOf(again).plan.content.items).toMatchObject([
      { kind: 'install', to: '1.0.0', config: { title: 'A' } },
    ]);
    const restored = valueOf(await engine.restoreGeneration(before, {}, developer));
    expect(restored.plan.content.items.map(({ kind, pluginId }) => [kind, pluginId])).toEqual([
      ['uninstall', 'clock'],
      ['install', 'radar'],
    ]);
    expect(restored.plan.state).toBe('waiting');
    const approved = valueOf(
      await engine.approvePlan(restored.plan.id, { digest: restored.plan.digest }, admin)
    );
    expect((await whenOver(test, approved.operation?.id ?? '')).value.state).toBe('done');
    expect(await state()).toMatchObject({ state: 'running', release: '1.0.0', config: { title: 'A' } });
    expect(await state('clock')).toMatchObject({ state: 'uninstalled' });
    const [now, , , wanted] = valueOf(await engine.listGenerations('local', 4));
    expect(Object.keys(now?.revisions ?? {})).toEqual(Object.keys(wanted?.revisions ?? {}));
    expect(codeOf(await engine.restoreGeneration(999, {}, developer))).toBe('GENERATION_NOT_FOUND');
  });
});

describe('a reminder', () => {
  const owners = { environments: [environmentOf({ approvers: ['group:default/owners'] })] };
  const owner: Person = { ...admin, actor: 'user:default/o', refs: ['group:default/owners'] };

  it('is the requester’s to send, once a day, and kept in the audit', async () => {
    let now = new Date('2026-03-01T09:00:00Z');
    const { engine, store, publish } = await planning.another({ ...owners, clock: { now: () => now } });
    await publish({ federation });
    const { plan } = valueOf(await engine.makePlan({ changes: [install()], request: true }, developer));
    expect(plan.may).toMatchObject({ nudge: true });
    expect(codeOf(await engine.nudgePlan(plan.id, owner))).toBe('NOT_ALLOWED');
    const outcomes = await Promise.all([
      engine.nudgePlan(plan.id, developer),
      engine.nudgePlan(plan.id, developer),
    ]);
    expect(outcomes.filter(({ outcome }) => outcome === 'ok')).toHaveLength(1);
    now = new Date('2026-03-02T08:59:59Z');
    expect(refusalOf(await engine.nudgePlan(plan.id, developer))).toMatchObject({
      code: 'RATE_LIMITED',
      details: { againAt: '2026-03-02T09:00:00.000Z' },
    });
    now = new Date('2026-03-02T09:00:00Z');
    const again = valueOf(await engine.nudgePlan(plan.id, developer));
    expect(again.plan).toMatchObject({ nudgedAt: now.toISOString(), may: { nudge: false } });
    const kept = await store.audit.list({ limit: 10, subject: `plan:${plan.id}` });
    expect(kept.filter(({ action }) => action === 'plan.nudged')).toHaveLength(2);
    now = new Date('2026-03-09T09:00:00Z');
    expect(codeOf(await engine.nudgePlan(plan.id, developer))).toBe('PLAN_STATE');
  });

  it('is refused where nobody would get it', async () => {
    await test.publish({ federation });
    const { plan } = await planning.ask([install()]);
    expect(plan.may.nudge).toBe(false);
    expect(refusalOf(await test.engine.nudgePlan(plan.id, developer))).toMatchObject({
      code: 'PLAN_STATE',
      message: expect.stringContaining('names no approvers'),
    });
  });
});

describe('the count of plans that wait', () => {
  it('says how many there are, for whom, and forgets what has run out', async () => {
    let now = new Date('2026-03-01T09:00:00Z');
    const { engine, publish } = await planning.another({ clock: { now: () => now } });
    await publish({ federation });
    await publish({ id: 'other', federation: { ...federation, name: 'other', features: ['other'] } });
    valueOf(await engine.makePlan({ changes: [install()], request: true }, developer));
    valueOf(await engine.makePlan({ changes: [install('other')], request: true }, admin));
    expect(await engine.countPlans(admin)).toEqual({ waiting: 2, forYou: 1, own: 1 });
    expect(await engine.countPlans(developer)).toEqual({ waiting: 1, forYou: 0, own: 1 });
    now = new Date('2026-03-09T09:00:00Z');
    expect(await engine.countPlans(admin)).toEqual({ waiting: 0, forYou: 0, own: 0 });
  });
});
