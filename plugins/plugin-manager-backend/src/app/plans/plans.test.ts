import {
  conflictSchema,
  type ManifestInput,
  type Refusal,
  type WantedChange,
} from '@flyloft/plugin-manager-common';
import { migratedDatabase } from '../../__testUtils__/database';
import {
  admin,
  createTestEngine,
  developer,
  environmentOf,
  valueOf,
  whenOver,
  type TestEngine,
} from '../../__testUtils__/engine';
import type { Cluster, PluginDatabases } from '../../ports';
import type { PlanAnswerValue } from '../engine';
import type { Person } from '../person';

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let test: TestEngine;
const more: TestEngine[] = [];

const federation = { name: 'radar', exposes: ['.'], features: ['radar'] };
const install = (pluginId = 'radar', config?: Record<string, never>): WantedChange => ({
  kind: 'install',
  pluginId,
  ...(config ? { config } : {}),
});

beforeEach(async () => {
  database = await migratedDatabase();
  test = await createTestEngine(database.knex);
});
afterEach(async () => {
  for (const one of more.splice(0)) await one.close();
  await test.close();
  await database.drop();
});

/** Another engine over the same database, such as one whose configuration differs. */
async function another(
  ...args: Parameters<typeof createTestEngine> extends [unknown, ...infer R] ? R : never
) {
  const made = await createTestEngine(database.knex, ...args);
  more.push(made);
  return made;
}

async function ask(
  changes: WantedChange[],
  reason?: string,
  who: Person = developer
): Promise<PlanAnswerValue> {
  return valueOf(
    await test.engine.makePlan({ changes, request: true, ...(reason === undefined ? {} : { reason }) }, who)
  );
}

async function carryOut(changes: WantedChange[], who?: Person): Promise<PlanAnswerValue> {
  const { plan } = await ask(changes, undefined, who);
  const approved = valueOf(await test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
  const { value } = await whenOver(test, approved.operation?.id ?? '');
  return { plan: approved.plan, operation: value };
}

const codeOf = (outcome: { outcome: 'ok' } | { outcome: 'refused'; refusal: { code: string } }) =>
  outcome.outcome === 'refused' ? outcome.refusal.code : 'ok';

const refusalOf = (outcome: { outcome: 'ok' } | { outcome: 'refused'; refusal: Refusal }): Refusal => {
  if (outcome.outcome === 'ok') throw new Error('It was not refused');
  return outcome.refusal;
};

describe('a decision', () => {
  it('that denies needs a reason, is kept with the plan, and changes nothing', async () => {
    const { engine, publish, store } = test;
    await publish({ federation });
    const { plan } = await ask([install()]);
    const body = { digest: plan.digest };
    expect(codeOf(await engine.denyPlan(plan.id, { ...body, reason: ' ' }, admin))).toBe('REASON_REQUIRED');
    const denied = valueOf(await engine.denyPlan(plan.id, { ...body, reason: 'Not now' }, admin));
    expect(denied.plan).toMatchObject({
      state: 'denied',
      approval: { decision: 'deny', reason: 'Not now', decidedBy: admin.actor, digest: plan.digest },
    });
    expect(denied.operation).toBeUndefined();
    expect(await store.installations.list({ tenant: 'default', includeUninstalled: true })).toEqual([]);
    expect(await engine.listOperations({ limit: 10 })).toEqual([]);
    expect(codeOf(await engine.approvePlan(plan.id, body, admin))).toBe('PLAN_STATE');
  });

  it('is not the requester’s, nor a stranger’s, and names the plan that was shown', async () => {
    const { engine, publish } = test;
    await publish({ federation });
    const { plan } = await ask([install()], undefined, admin);
    const body = { digest: plan.digest };
    expect(codeOf(await engine.approvePlan(plan.id, body, admin))).toBe('APPROVER_IS_REQUESTER');
    expect(refusalOf(await engine.approvePlan(plan.id, body, developer))).toMatchObject({
      code: 'NOT_ALLOWED',
      message: expect.stringContaining('You can read this plan, not decide on it'),
    });
    const second: Person = { ...admin, actor: 'user:default/second', refs: ['user:default/second'] };
    const other = { digest: `sha256:${'0'.repeat(64)}` };
    expect(codeOf(await engine.approvePlan(plan.id, other, second))).toBe('PLAN_DIGEST_MISMATCH');
    expect(valueOf(await engine.approvePlan(plan.id, body, second)).plan.state).toBe('approved');
    expect(codeOf(await engine.approvePlan(plan.id, body, second))).toBe('PLAN_STATE');
  });

  it('is refused where what is stored is not what was planned, and so is what would make it easier', async () => {
    const { engine, publish, store } = test;
    await publish({ federation });
    const { plan } = await ask([install()]);
    const [row] = await database.knex('plans').where({ id: plan.id });
    const content = { ...row.content, expiresAt: '2999-01-01T00:00:00Z' };
    await database
      .knex('plans')
      .where({ id: plan.id })
      .update({ content: JSON.stringify(content) });
    expect(refusalOf(await engine.approvePlan(plan.id, { digest: plan.digest }, admin))).toMatchObject({
      code: 'PLAN_DIGEST_MISMATCH',
      message: expect.stringContaining('somebody changed it in the database'),
    });
    expect(await engine.listOperations({ limit: 10 })).toEqual([]);
    const [voided] = await store.audit.list({ limit: 1, subject: `plan:${plan.id}` });
    expect(voided).toMatchObject({ action: 'plan.voided', actor: 'policy' });

    const { plan: ready } = valueOf(await engine.makePlan({ changes: [install()] }, developer));
    const policy = { approvalRequired: false, approvers: [], because: 'I said so.' };
    await database
      .knex('plans')
      .where({ id: ready.id })
      .update({ policy: JSON.stringify(policy) });
    const asked = valueOf(await engine.requestPlan(ready.id, { digest: ready.digest }, developer));
    expect(asked.plan.state).toBe('waiting');
  });

  it('belongs to the approvers that the environment names', async () => {
    await test.publish({ federation });
    const { plan } = await ask([install()]);
    const { engine } = await another({
      environments: [environmentOf({ approvers: ['group:default/owners'] })],
    });
    // Another policy voids the plan; who may not decide does not get that far.
    expect(codeOf(await engine.approvePlan(plan.id, { digest: plan.digest }, admin))).toBe('NOT_ALLOWED');
    const owner: Person = { ...admin, actor: 'user:default/o', refs: ['group:default/owners'] };
    expect(refusalOf(await engine.approvePlan(plan.id, { digest: plan.digest }, owner))).toMatchObject({
      code: 'PLAN_VOID',
      message: expect.stringContaining('The approval policy of local changed after you asked.'),
    });
  });

  it('of two people at the same time is taken by one', async () => {
    const { engine, publish } = test;
    await publish({ federation });
    const { plan } = await ask([install()]);
    const body = { digest: plan.digest };
    const outcomes = await Promise.all([
      engine.approvePlan(plan.id, body, admin),
      engine.denyPlan(plan.id, { ...body, reason: 'No' }, admin),
      engine.approvePlan(plan.id, body, admin),
      engine.withdrawPlan(plan.id, developer),
    ]);
    expect(outcomes.map(codeOf).sort()).toEqual(['PLAN_STATE', 'PLAN_STATE', 'PLAN_STATE', 'ok']);
    expect((await engine.listOperations({ limit: 10 })).length).toBeLessThanOrEqual(1);
  });

  it('is taken by policy where nobody has to, and that is on record', async () => {
    await test.publish({});
    const { engine, store } = await another({ environments: [environmentOf({ approval: 'new-access' })] });
    await engine.start();
    const { plan, operation } = valueOf(
      await engine.makePlan({ changes: [install()], request: true }, developer)
    );
    expect(plan).toMatchObject({ state: 'approved', approval: { decidedBy: 'policy', digest: plan.digest } });
    await whenOver({ engine }, operation?.id ?? '');
    const audit = await store.audit.list({ limit: 10, subject: `plan:${plan.id}` });
    expect(audit.map(({ action, actor }) => `${action} ${actor}`)).toContain('plan.approved policy');
    expect(valueOf(await engine.listGenerations('local', 1))[0]).toMatchObject({ automatic: false });
  });

  it('is asked for where the plan opens something new', async () => {
    await test.publish({ federation });
    const { engine } = await another({ environments: [environmentOf({ approval: 'new-access' })] });
    const { plan } = valueOf(await engine.makePlan({ changes: [install()], request: true }, developer));
    expect(plan).toMatchObject({
      state: 'waiting',
      policy: { because: expect.stringContaining('new access') },
    });
    expect(plan.content.grants).toMatchObject([
      {
        kind: 'loading-mode',
        value: 'realm',
        sentence: expect.stringContaining('as everyone who opens the portal'),
      },
    ]);
  });
});

describe('a plan is void', () => {
  it('where the installation moved; requesting again keeps configuration and reason', async () => {
    const { engine, publish } = test;
    await publish({
      federation,
      configSchema: { type: 'object', properties: { title: { type: 'string' } } },
    });
    await engine.start();
    await carryOut([install()]);
    const config = { title: 'Mine' };
    const slow = await ask([{ kind: 'configure', pluginId: 'radar', config }], 'It is prettier');
    const exact = valueOf(await engine.getPlan(slow.plan.id, developer)).plan;
    expect(exact).toMatchObject({ state: 'waiting', checkedAt: expect.any(String) });
    await carryOut([{ kind: 'configure', pluginId: 'radar', config: { title: 'Theirs' } }]);

    const shown = valueOf(await engine.getPlan(slow.plan.id, developer));
    expect(shown.plan).toMatchObject({
      state: 'void',
      voidReasons: [{ what: 'revision', subject: 'radar', before: '1', after: '2' }],
    });
    expect(shown.plan.checkedAt).toBeUndefined();
    expect(
      refusalOf(await engine.approvePlan(slow.plan.id, { digest: slow.plan.digest }, admin))
    ).toMatchObject({
      code: 'PLAN_VOID',
      message:
        'This plan is void: `radar` went from revision 1 to 2 after you asked. Nothing was changed. Request it again to see the new plan.',
    });
    const again = valueOf(await engine.requestAgain(slow.plan.id, {}, developer));
    expect(again.plan).toMatchObject({ state: 'ready', reason: 'It is prettier', supersedes: slow.plan.id });
    expect(again.plan.content.items[0]?.config).toEqual(config);
    expect(again.plan.content.values).toEqual([
      {
        pluginId: 'radar',
        path: '/title',
        change: 'changed',
        before: 'Theirs',
        after: 'Mine',
        secret: false,
      },
    ]);
    expect(valueOf(await engine.getPlan(slow.plan.id, developer)).plan.supersededBy).toBe(again.plan.id);
  });

  it('where its release was withdrawn, or it got too old, or the environment changed', async () => {
    const { engine, publish, store } = test;
    await publish({ federation });
    const { plan } = await ask([install()]);
    const late = new Date(Date.now() + 25 * 3_600_000);
    const other = await another({ clock: { now: () => late } });
    const changed = await another({ environments: [{ ...environmentOf(), pluginHostImage: 'host:2' }] });

    await store.transaction(tx => tx.registry.setReleaseStatus('radar', '1.0.0', { yanked: true }));
    const body = { digest: plan.digest };
    expect(refusalOf(await engine.approvePlan(plan.id, body, admin))).toMatchObject({
      code: 'PLAN_VOID',
      message: expect.stringContaining('`radar` 1.0.0 was withdrawn by its publisher.'),
    });
    await store.transaction(tx => tx.registry.setReleaseStatus('radar', '1.0.0', { yanked: false }));
    const second = (await ask([install()])).plan;
    expect(codeOf(await other.engine.approvePlan(second.id, { digest: second.digest }, admin))).toBe(
      'PLAN_EXPIRED'
    );
    const third = (await ask([install()])).plan;
    expect(
      refusalOf(await changed.engine.approvePlan(third.id, { digest: third.digest }, admin)).message
    ).toContain('The plugin host image of local changed');
  });

  it('not where something else in the environment moved that makes no difference to it', async () => {
    const { engine, publish } = test;
    await publish({ federation });
    await publish({ id: 'clock', federation });
    await engine.start();
    const waiting = await ask([install('radar')]);
    await carryOut([install('clock')]);
    const approved = await engine.approvePlan(waiting.plan.id, { digest: waiting.plan.digest }, admin);
    const { operation } = valueOf(approved);
    expect((await whenOver(test, operation?.id ?? '')).value).toMatchObject({ state: 'done', generation: 2 });
  });

  it('where an installed plugin now stands against it', async () => {
    const { engine, publish } = test;
    await publish({ id: 'events', version: '1.0.0' });
    await publish({ id: 'events', version: '2.0.0' });
    await publish({ id: 'old', dependencies: { events: '^1.0.0' } });
    await publish({ id: 'new', dependencies: { events: '^2.0.0' } });
    await engine.start();
    const waiting = await ask([install('new')]);
    await carryOut([install('old')]);
    expect(
      refusalOf(await engine.approvePlan(waiting.plan.id, { digest: waiting.plan.digest }, admin)).code
    ).toBe('PLAN_VOID');
  });
});

describe('two approved plans for one installation', () => {
  it('run one after the other; the second finds that its base moved, and nothing of it stays', async () => {
    const { engine, publish } = test;
    await publish({ federation });
    const [first, second] = [await ask([install()], 'First'), await ask([install()], 'Second')];
    const operations = [];
    for (const { plan } of [first, second]) {
      const approved = valueOf(await engine.approvePlan(plan.id, { digest: plan.digest }, admin));
      operations.push(approved.operation?.id ?? '');
    }
    const [a = '', b = ''] = operations;
    expect(valueOf(await engine.getOperation(b)).queuedBehind).toBe(a);
    await engine.start();
    expect((await whenOver(test, a)).value.state).toBe('done');
    const { value } = await whenOver(test, b);
    expect(value).toMatchObject({ state: 'undone', error: { code: 'PLAN_VOID' } });
    expect(value.error?.message).toContain('`radar` was installed after you asked. Nothing was changed.');
    expect(valueOf(await engine.findInstallation('local', 'radar')).installation).toMatchObject({
      state: 'running',
      revision: 1,
    });
    expect(valueOf(await engine.listGenerations('local', 10))).toHaveLength(1);
  });

  it('let the second go on where the first was stopped', async () => {
    const { engine, publish } = test;
    await publish({ federation });
    const [first, second] = [await ask([install()]), await ask([install()])];
    const a = valueOf(await engine.approvePlan(first.plan.id, { digest: first.plan.digest }, admin));
    const b = valueOf(await engine.approvePlan(second.plan.id, { digest: second.plan.digest }, admin));
    valueOf(await engine.cancelOperation(a.operation?.id ?? '', developer));
    await engine.start();
    expect((await whenOver(test, a.operation?.id ?? '')).value.state).toBe('undone');
    expect((await whenOver(test, b.operation?.id ?? '')).value.state).toBe('done');
  });
});

describe('what cannot be planned is refused with what to do', () => {
  it.each<[string, WantedChange[], string, string]>([
    ['an unknown plugin', [install('rader')], 'PLUGIN_NOT_FOUND', 'Did you mean "radar"?'],
    [
      'a range without a release',
      [{ ...install(), range: '^7.0.0' } as WantedChange],
      'RELEASE_NOT_FOUND',
      '1.0.0',
    ],
    [
      'what is not installed',
      [{ kind: 'stop', pluginId: 'radar' }],
      'INSTALLATION_NOT_FOUND',
      'Install it first',
    ],
    ['one plugin twice', [install(), install()], 'INPUT_INVALID', 'named twice'],
    ['an unsatisfiable dependency', [install('broken')], 'DEPENDENCY_UNSATISFIABLE', 'radar'],
    ['a circle', [install('hen')], 'DEPENDENCY_CYCLE', 'hen'],
    ['another Backstage', [install('future')], 'DEPENDENCY_UNSATISFIABLE', 'Backstage'],
  ])('%s', async (_name, changes, code, words) => {
    const { engine, publish } = test;
    await publish({});
    await publish({ id: 'broken', dependencies: { radar: '^3.0.0' } });
    await publish({ id: 'hen', dependencies: { egg: '*' } });
    await publish({ id: 'egg', dependencies: { hen: '*' } });
    await publish({ id: 'future', backstage: '^2.0.0' });
    const refusal = refusalOf(await engine.makePlan({ changes }, developer));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(words);
    expect((await engine.listPlans({ limit: 10 }, admin)).items).toEqual([]);
  });

  it('a change that changes nothing, and an installed plugin that others need', async () => {
    const { engine, publish } = test;
    await publish({});
    await publish({ id: 'board', dependencies: { radar: '^1.0.0' } });
    await engine.start();
    const { plan } = await carryOut([install('board')]);
    expect(plan.content.items.map(({ pluginId, neededBy }) => [pluginId, neededBy])).toEqual([
      ['radar', ['board']],
      ['board', ['requested']],
    ]);
    const refusals = await Promise.all(
      [
        { kind: 'configure', pluginId: 'radar', config: {} } as const,
        { kind: 'update', pluginId: 'radar' } as const,
        { kind: 'uninstall', pluginId: 'radar' } as const,
        install('radar'),
        { kind: 'start', pluginId: 'radar' } as const,
      ].map(async change => refusalOf(await engine.makePlan({ changes: [change] }, developer)))
    );
    expect(refusals.map(({ code }) => code)).toEqual([
      'PLAN_EMPTY',
      'PLAN_EMPTY',
      'DEPENDENTS_EXIST',
      'INSTALLATION_STATE',
      'INSTALLATION_STATE',
    ]);
    const both = (kind: 'stop' | 'start' | 'uninstall') =>
      carryOut(['radar', 'board', 'zeta'].map(pluginId => ({ kind, pluginId })));
    await publish({ id: 'zeta', optionalDependencies: { board: '*' } });
    await carryOut([install('zeta')]);
    const orders = [await both('stop'), await both('start'), await both('uninstall')];
    expect(orders.map(({ operation }) => operation?.state)).toEqual(['done', 'done', 'done']);
    expect(orders.map(({ plan: made }) => made.content.items.map(({ pluginId }) => pluginId))).toEqual([
      ['zeta', 'board', 'radar'],
      ['radar', 'board', 'zeta'],
      ['zeta', 'board', 'radar'],
    ]);
  });

  it('a conflict with what is installed, with ways out that work', async () => {
    const { engine, publish } = test;
    await publish({ id: 'events', version: '1.0.0' });
    await publish({ id: 'events', version: '2.0.0' });
    await publish({ id: 'argo', version: '1.4.0', dependencies: { events: '^1.0.0' } });
    await engine.start();
    await carryOut([install('argo')]);
    await publish({ id: 'jenkins', version: '2.4.1', dependencies: { events: '^1.0.0' } });
    await publish({ id: 'jenkins', version: '3.0.0', dependencies: { events: '^2.0.0' } });
    await publish({ id: 'argo', version: '1.6.0', dependencies: { events: '^2.0.0' } });
    await publish({ id: 'argo', version: '1.5.0', dependencies: { events: '^1.0.0' } });
    const pinned: WantedChange[] = [
      { kind: 'install', pluginId: 'jenkins', range: '3.0.0' },
      { kind: 'configure', pluginId: 'argo', config: {} },
    ];
    const refusal = refusalOf(await engine.makePlan({ changes: pinned }, developer));
    expect(refusal.code).toBe('DEPENDENCY_UNSATISFIABLE');
    expect(refusal.message).toContain('jenkins');
    expect(refusal.message).toContain('argo');
    const { repairs } = refusal.details as { repairs: Array<{ sentence: string; changes: WantedChange[] }> };
    expect(repairs.length).toBeGreaterThan(0);
    const made = await Promise.all(repairs.map(({ changes }) => engine.makePlan({ changes }, developer)));
    expect(made.map(codeOf)).toEqual(repairs.map(() => 'ok'));
  });

  it('a removal that others need, with who they are and what to do with all of them', async () => {
    const { engine, publish } = test;
    await publish({ id: 'events' });
    await publish({ id: 'argo', dependencies: { events: '^1.0.0' } });
    await publish({ id: 'board', dependencies: { argo: '*' } });
    await publish({ id: 'other' });
    await engine.start();
    await carryOut([install('board'), install('other')]);
    const refusalFor = async (...changes: WantedChange[]) =>
      refusalOf(await engine.makePlan({ changes }, developer));
    const remove: WantedChange = { kind: 'uninstall', pluginId: 'events', removeData: true };
    const alone = await refusalFor(remove);
    expect(alone.code).toBe('DEPENDENTS_EXIST');
    const conflict = conflictSchema.parse(alone.details);
    expect(conflict.lines).toEqual(['argo 1.0.0 needs events ^1.0.0.', 'board 1.0.0 needs argo.']);
    expect(conflict.graph.edges).toEqual([
      { from: 'package argo', to: 'package events', kind: 'needs', label: '^1.0.0' },
      { from: 'package board', to: 'package argo', kind: 'needs', label: '*' },
    ]);
    expect(conflict.repairs.map(({ changes }) => changes)).toEqual([
      [{ kind: 'uninstall', pluginId: 'argo' }, { kind: 'uninstall', pluginId: 'board' }, remove],
    ]);
    expect(conflict.repairs[0]?.cost).toEqual({ breaking: 0, moved: 0, added: 0, removed: 3, stays: 1 });

    await publish({ id: 'argo', version: '2.0.0' });
    const { repairs } = conflictSchema.parse(
      (await refusalFor(remove, { kind: 'uninstall', pluginId: 'other' })).details
    );
    expect(repairs.map(({ sentence }) => sentence)).toEqual([
      'Uninstall events; uninstall other; update argo 1.0.0 to 2.0.0, a breaking release; 1 other stays.',
      'Uninstall argo; uninstall board; uninstall events; uninstall other.',
      'Uninstall other; 3 others stay.',
    ]);
    const made = await Promise.all(repairs.map(({ changes }) => engine.makePlan({ changes }, developer)));
    expect(made.map(codeOf)).toEqual(['ok', 'ok', 'ok']);
    expect(made.map(one => valueOf(one).plan.content.items.map(({ pluginId }) => pluginId))).toEqual([
      ['other', 'events', 'argo'],
      ['other', 'board', 'argo', 'events'],
      ['other'],
    ]);
  });

  it('by who may not ask', async () => {
    await test.publish({});
    const reader: Person = { ...developer, mayCreatePlans: false };
    expect(codeOf(await test.engine.makePlan({ changes: [install()] }, reader))).toBe('NOT_ALLOWED');
  });
});

describe('a configuration', () => {
  const configured: Partial<ManifestInput> = {
    federation,
    configSchema: {
      type: 'object',
      required: ['url', 'token'],
      properties: {
        url: { type: 'string' },
        token: { type: 'string', minLength: 3, visibility: 'secret' },
        size: { type: 'number', default: 7 },
      },
    },
  };

  it('that does not fit says where, without the value', async () => {
    const { engine, publish } = test;
    await publish(configured);
    const config = { url: 5, token: 'xy-secret', size: 'big' };
    const refusal = refusalOf(
      await engine.makePlan({ changes: [{ kind: 'install', pluginId: 'radar', config }] }, developer)
    );
    expect(refusal.code).toBe('CONFIG_INVALID');
    expect(JSON.stringify(refusal)).toContain('/url');
    expect(JSON.stringify(refusal)).not.toContain('xy-secret');
    const bad = { url: 'a\u0000b', token: 'abc' };
    expect(
      codeOf(
        await engine.makePlan({ changes: [{ kind: 'install', pluginId: 'radar', config: bad }] }, developer)
      )
    ).toBe('INPUT_INVALID');
  });

  it('keeps secrets out of everything that is stored or shown', async () => {
    const { engine, publish, store } = test;
    await publish(configured);
    await engine.start();
    const config = { url: 'https://a', token: 'hunter2-token' };
    const { plan, operation } = await carryOut([{ kind: 'install', pluginId: 'radar', config }]);
    const reference = plan.content.items[0]?.config?.token as { $secret: string; hash: string };
    expect(plan.content.items[0]?.config).toEqual({ url: 'https://a', size: 7, token: reference });
    expect(await store.secrets.reveal(reference.$secret)).toBe('hunter2-token');
    expect(plan.content.values.find(({ path }) => path === '/token')).toEqual({
      pluginId: 'radar',
      path: '/token',
      change: 'added',
      secret: true,
    });
    const tables = [
      'plans',
      'revisions',
      'operations',
      'operation_steps',
      'operation_events',
      'audit',
      'secrets',
    ];
    for (const table of tables) {
      const rows = await database.knex(table).select();
      expect(JSON.stringify(rows)).not.toContain('hunter2-token');
      expect(JSON.stringify(rows)).not.toContain(Buffer.from('hunter2-token').toString('base64'));
    }
    expect(JSON.stringify([plan, operation])).not.toContain('hunter2-token');

    // The same value again is no change; a reference stands for it.
    const again = (token: unknown) =>
      engine.makePlan(
        { changes: [{ kind: 'configure', pluginId: 'radar', config: { url: 'https://a', token } as never }] },
        developer
      );
    expect(codeOf(await again('hunter2-token'))).toBe('PLAN_EMPTY');
    expect(codeOf(await again(reference))).toBe('PLAN_EMPTY');
    const changed = valueOf(await again('another'));
    expect(changed.plan.content.values).toEqual([
      { pluginId: 'radar', path: '/token', change: 'changed', secret: true },
    ]);
  });

  it('cannot lend a secret of another plugin or person by its id', async () => {
    const { engine, publish, store } = test;
    await publish(configured);
    await publish({ ...configured, id: 'thief' });
    await engine.start();
    const { plan } = await carryOut(
      [{ kind: 'install', pluginId: 'radar', config: { url: 'x', token: 'hunter2' } }],
      { ...admin, actor: 'user:default/other' }
    );
    const token = plan.content.items[0]?.config?.token as never;
    const stolen = { kind: 'install', pluginId: 'thief', config: { url: 'https://evil', token } } as const;
    expect(codeOf(await engine.makePlan({ changes: [stolen] }, developer))).toBe('SECRET_NOT_FOUND');
    const plain = { kind: 'install', pluginId: 'thief', config: { url: token, token: 'abc' } } as const;
    expect(codeOf(await engine.makePlan({ changes: [plain] }, developer))).toBe('CONFIG_INVALID');
    // One's own, stored beforehand, is fine.
    const own = await store.transaction(tx => tx.secrets.put('mine', developer.actor));
    const kept = { $secret: own.id, hash: own.hash };
    const mine = { kind: 'install', pluginId: 'thief', config: { url: 'x', token: kept } } as const;
    expect(codeOf(await engine.makePlan({ changes: [mine] }, developer))).toBe('ok');
  });

  it('is only looked at in a preview: nothing is stored', async () => {
    const { engine, publish } = test;
    await publish(configured);
    const config = { url: 'x', token: 'hunter2' };
    const { plan } = valueOf(
      await engine.makePlan(
        { preview: true, changes: [{ kind: 'install', pluginId: 'radar', config }] },
        developer
      )
    );
    expect(plan.summary).toBe('Installs 1, opens no connection.');
    for (const table of ['plans', 'secrets', 'audit', 'installations']) {
      expect(await database.knex(table).select()).toEqual([]);
    }
  });

  it('is given up as soon as nobody waits for it, whatever it waits for', async () => {
    const asked: string[] = [];
    const gone = new AbortController();
    const cluster = {
      uid: async () => 'uid',
      read: (ref: { kind: string }, { signal }: { signal: AbortSignal }) =>
        new Promise((_, reject) => {
          asked.push(ref.kind);
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          gone.abort();
        }),
    } as unknown as Cluster;
    const access = { host: 'db', port: 5432, database: 'd', user: 'u', ssl: false, password: 'p' };
    const { engine } = await another({
      clusters: { forEnvironment: () => cluster },
      databases: { access: () => access } as unknown as PluginDatabases,
    });
    await test.publish({
      type: 'service-backed',
      packed: { backend: { name: '@acme/radar', version: '1.0.0' } },
    });
    const preview = { preview: true, changes: [install()] };
    await expect(engine.makePlan(preview, developer, { signal: gone.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(asked).toEqual(['Namespace']);
    await expect(engine.makePlan(preview, developer, { signal: gone.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(asked).toEqual(['Namespace']);
  });
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
    const { plan } = await ask([install()], 'Please');
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
    await carryOut([{ kind: 'install', pluginId: 'radar', range: '1.0.0', config: { title: 'A' } }]);
    const update = await carryOut([{ kind: 'update', pluginId: 'radar' }]);
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
    await carryOut([{ kind: 'stop', pluginId: 'radar' }]);
    expect(await state()).toMatchObject({ state: 'stopped', active: false, revision: 3 });
    await carryOut([{ kind: 'configure', pluginId: 'radar', config: { title: 'B' } }]);
    expect(await state()).toMatchObject({ state: 'stopped', active: false, config: { title: 'B' } });
    await carryOut([{ kind: 'start', pluginId: 'radar' }]);
    expect(await state()).toMatchObject({ state: 'running', active: true, config: { title: 'B' } });

    // Back to what ran before: another configuration, and then another release.
    const back = await carryOut([{ kind: 'rollback', pluginId: 'radar' }]);
    expect(back.plan.content.items[0]).toMatchObject({
      kind: 'rollback',
      to: '1.1.0',
      config: { title: 'A' },
    });
    await carryOut([{ kind: 'rollback', pluginId: 'radar', revision: 1 }]);
    expect(await state()).toMatchObject({ release: '1.0.0', config: { title: 'A' } });

    const before = valueOf(await engine.listGenerations('local', 1))[0]?.number ?? 0;
    await carryOut([install('clock')]);
    await carryOut([{ kind: 'uninstall', pluginId: 'radar' }]);
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
    const { engine, store, publish } = await another({ ...owners, clock: { now: () => now } });
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
    const { plan } = await ask([install()]);
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
    const { engine, publish } = await another({ clock: { now: () => now } });
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

it('asks for the value that a required environment variable is made of', async () => {
  await test.publish({
    type: 'service-backed',
    packed: { backend: { name: 'radar-backend', version: '1.0.0' } },
    environment: [{ name: 'RADAR_URL', from: '/url', required: true, description: 'where the data is' }],
  });
  expect(refusalOf(await test.engine.makePlan({ changes: [install()] }, developer))).toMatchObject({
    code: 'CONFIG_INVALID',
    message:
      'Radar needs a value at /url: its environment variable RADAR_URL is made of it (where the data is). Set it and try again.',
  });
});
