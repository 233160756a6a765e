/** Who decides on a plan, what makes it void before, and two decisions at once. */
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

describe('a decision', () => {
  it('that denies needs a reason, is kept with the plan, and changes nothing', async () => {
    const { engine, publish, store } = test;
    await publish({ federation });
    const { plan } = await planning.ask([install()]);
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
    const { plan } = await planning.ask([install()], undefined, admin);
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
    const { plan } = await planning.ask([install()]);
    const [row] = await planning.knex('plans').where({ id: plan.id });
    const content = { ...row.content, expiresAt: '2999-01-01T00:00:00Z' };
    await planning
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
    await planning
      .knex('plans')
      .where({ id: ready.id })
      .update({ policy: JSON.stringify(policy) });
    const asked = valueOf(await engine.requestPlan(ready.id, { digest: ready.digest }, developer));
    expect(asked.plan.state).toBe('waiting');
  });

  it('belongs to the approvers that the environment names', async () => {
    await test.publish({ federation });
    const { plan } = await planning.ask([install()]);
    const { engine } = await planning.another({
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
    const { plan } = await planning.ask([install()]);
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
    const { engine, store } = await planning.another({
      environments: [environmentOf({ approval: 'new-access' })],
    });
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
    const { engine } = await planning.another({ environments: [environmentOf({ approval: 'new-access' })] });
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
    await planning.carryOut([install()]);
    const config = { title: 'Mine' };
    const slow = await planning.ask([{ kind: 'configure', pluginId: 'radar', config }], 'It is prettier');
    const exact = valueOf(await engine.getPlan(slow.plan.id, developer)).plan;
    expect(exact).toMatchObject({ state: 'waiting', checkedAt: expect.any(String) });
    await planning.carryOut([{ kind: 'configure', pluginId: 'radar', config: { title: 'Theirs' } }]);

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
    const { plan } = await planning.ask([install()]);
    const late = new Date(Date.now() + 25 * 3_600_000);
    const other = await planning.another({ clock: { now: () => late } });
    const changed = await planning.another({
      environments: [{ ...environmentOf(), pluginHostImage: 'host:2' }],
    });

    await store.transaction(tx => tx.registry.setReleaseStatus('radar', '1.0.0', { yanked: true }));
    const body = { digest: plan.digest };
    expect(refusalOf(await engine.approvePlan(plan.id, body, admin))).toMatchObject({
      code: 'PLAN_VOID',
      message: expect.stringContaining('`radar` 1.0.0 was withdrawn by its publisher.'),
    });
    await store.transaction(tx => tx.registry.setReleaseStatus('radar', '1.0.0', { yanked: false }));
    const second = (await planning.ask([install()])).plan;
    expect(codeOf(await other.engine.approvePlan(second.id, { digest: second.digest }, admin))).toBe(
      'PLAN_EXPIRED'
    );
    const third = (await planning.ask([install()])).plan;
    expect(
      refusalOf(await changed.engine.approvePlan(third.id, { digest: third.digest }, admin)).message
    ).toContain('The plugin host image of local changed');
  });

  it('not where something else in the environment moved that makes no difference to it', async () => {
    const { engine, publish } = test;
    await publish({ federation });
    await publish({ id: 'clock', federation });
    await engine.start();
    const waiting = await planning.ask([install('radar')]);
    await planning.carryOut([install('clock')]);
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
    const waiting = await planning.ask([install('new')]);
    await planning.carryOut([install('old')]);
    expect(
      refusalOf(await engine.approvePlan(waiting.plan.id, { digest: waiting.plan.digest }, admin)).code
    ).toBe('PLAN_VOID');
  });
});

describe('two approved plans for one installation', () => {
  it('run one after the other; the second finds that its base moved, and nothing of it stays', async () => {
    const { engine, publish } = test;
    await publish({ federation });
    const [first, second] = [
      await planning.ask([install()], 'First'),
      await planning.ask([install()], 'Second'),
    ];
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
    const [first, second] = [await planning.ask([install()]), await planning.ask([install()])];
    const a = valueOf(await engine.approvePlan(first.plan.id, { digest: first.plan.digest }, admin));
    const b = valueOf(await engine.approvePlan(second.plan.id, { digest: second.plan.digest }, admin));
    valueOf(await engine.cancelOperation(a.operation?.id ?? '', developer));
    await engine.start();
    expect((await whenOver(test, a.operation?.id ?? '')).value.state).toBe('undone');
    expect((await whenOver(test, b.operation?.id ?? '')).value.state).toBe('done');
  });
});
