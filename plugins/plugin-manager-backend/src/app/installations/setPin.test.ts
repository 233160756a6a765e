import type { ManifestInput, WantedChange } from '@flyloft/plugin-manager-common';
import { migratedDatabase } from '../../__testUtils__/database';
import {
  admin,
  createTestEngine,
  developer,
  valueOf,
  whenOver,
  type TestEngine,
} from '../../__testUtils__/engine';
import type { Person } from '../person';
import { setPin } from './setPin';

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let test: TestEngine;

const releases: Array<Partial<ManifestInput>> = [
  { id: 'jira', name: 'Jira', version: '1.0.0', backstage: '<1.60.0' },
  { id: 'jira', name: 'Jira', version: '1.1.0', backstage: '<1.60.0' },
  { id: 'jira', name: 'Jira', version: '2.0.0', backstage: '>=1.50.0' },
  { id: 'news', version: '1.0.0' },
  { id: 'boards', version: '1.0.0', dependencies: { jira: '^2.0.0' } },
];

async function carryOut(changes: WantedChange[]): Promise<void> {
  const { plan } = valueOf(await test.engine.makePlan({ changes, request: true }, developer));
  const { operation } = valueOf(await test.engine.approvePlan(plan.id, { digest: plan.digest }, admin));
  const over = await whenOver(test, operation?.id ?? '');
  if (over.value.state !== 'done') throw new Error(JSON.stringify(over.value));
}

const clock = { now: () => new Date('2026-11-21T12:00:00Z') };
const pin = (wanted: { range: string; reason: string } | undefined, person: Person) =>
  setPin('jira', undefined, wanted, person, { engine: test.engine, store: test.store, clock });
const plan = (change: WantedChange) => test.engine.makePlan({ changes: [change], preview: true }, developer);
const wanted = { range: '1.x', reason: '2.0 loses the boards of the support team.' };
const stranger: Person = { ...developer, actor: 'user:default/stranger' };

beforeAll(async () => {
  database = await migratedDatabase();
  test = await createTestEngine(database.knex);
  for (const fields of releases) await test.publish(fields);
  await test.engine.start();
  await carryOut([{ kind: 'install', pluginId: 'jira', range: '1.0.0' }]);
});
afterAll(async () => {
  await test.close();
  await database.drop();
});

describe('setPin', () => {
  it('is for who asked for the install and for who may pin anything, and for a range that it is in', async () => {
    expect(await pin(wanted, stranger)).toMatchObject({ refusal: { code: 'NOT_ALLOWED' } });
    expect(await pin({ ...wanted, range: '2.x' }, developer)).toMatchObject({
      refusal: { code: 'INSTALLATION_STATE', message: expect.stringContaining('runs 1.0.0') },
    });
    expect(await pin(wanted, { ...stranger, mayPinInstallations: true })).toEqual({
      outcome: 'ok',
      value: undefined,
    });
    expect(await pin(wanted, developer)).toMatchObject({ outcome: 'ok' });
    const found = valueOf(await test.engine.findInstallation(undefined, 'jira'));
    expect(found.installation.pin).toEqual({
      ...wanted,
      by: developer.actor,
      at: '2026-11-21T12:00:00.000Z',
    });
    const [entry] = await test.store.audit.list({ limit: 1 });
    expect(entry).toMatchObject({
      action: 'installation.pinned',
      actor: developer.actor,
      summary: 'Pinned jira to 1.x: 2.0 loses the boards of the support team.',
    });
  });

  it('holds updates and what others need, with who and why, and offers to lift it', async () => {
    const said = `jira is pinned to 1.x by ${developer.actor.replace(
      'user:default/',
      ''
    )}, who says “2.0 loses the boards of the support team”`;
    const made = valueOf(await plan({ kind: 'update', pluginId: 'jira' }));
    expect(made.plan.content.items.map(({ to }) => to)).toEqual(['1.1.0']);
    const refused = await plan({ kind: 'install', pluginId: 'boards' });
    expect(refused).toMatchObject({
      refusal: {
        code: 'DEPENDENCY_UNSATISFIABLE',
        message: expect.stringContaining(said),
        details: {
          repairs: [{ sentence: expect.stringMatching(/^Lift the pin on jira/), unpin: ['jira'] }],
        },
      },
    });
    const { items, pins } = valueOf(await test.engine.foresight.listUpdates());
    expect(pins).toMatchObject([
      { pluginId: 'jira', release: '1.0.0', ...wanted, by: developer.actor, installedBy: developer.actor },
    ]);
    expect(items.map(({ to, heldBy }) => [to, heldBy])).toEqual([
      ['1.1.0', []],
      ['2.0.0', ['jira']],
    ]);
    expect(items.map(({ to, verdict }) => `${to} ${verdict}`)).toContain('2.0.0 cannot');
    expect(items.find(({ to }) => to === '2.0.0')?.because.join(' ')).toContain(said);
    const upgrade = valueOf(await test.engine.foresight.simulateUpgrade({ backstage: '1.60.0' }));
    expect(upgrade.plugins.find(({ pluginId }) => pluginId === 'jira')?.because).toContain(
      said.replace('jira', 'Jira')
    );
  });

  it('makes a plan void that it is in the way of, or made others choose in, and no other', async () => {
    const asked = async (change: WantedChange, reason?: string) =>
      valueOf(
        await test.engine.makePlan(
          { changes: [change], request: true, ...(reason ? { reason, strategy: 'latest' } : {}) },
          developer
        )
      ).plan;
    const approve = (made: { id: string; digest: string }) =>
      test.engine.approvePlan(made.id, { digest: made.digest }, admin);
    const update: WantedChange = { kind: 'update', pluginId: 'jira' };

    // Made under the pin, so that 2.0.0 was left aside; now nothing speaks against that.
    const under = await asked(update, 'The fix of the board view.');
    expect(under.content).toMatchObject({ pins: { jira: '1.x' }, items: [{ to: '1.1.0' }] });
    const elsewhere = await asked({ kind: 'install', pluginId: 'news' });
    valueOf(await pin(undefined, developer));
    expect(await approve(under)).toMatchObject({
      refusal: {
        code: 'PLAN_VOID',
        message: expect.stringContaining('The pin of `jira` to 1.x was lifted after you asked'),
        details: { voidReasons: [{ what: 'pin', subject: 'jira', before: '1.x' }] },
      },
    });
    const { plan: again } = valueOf(await test.engine.requestAgain(under.id, {}, developer));
    expect(again).toMatchObject({
      supersedes: under.id,
      reason: 'The fix of the board view.',
      content: { strategy: 'latest', pins: {}, items: [{ to: '2.0.0' }] },
    });

    const { plan: careful } = valueOf(
      await test.engine.makePlan({ changes: [update], preview: true, strategy: 'compatible' }, developer)
    );
    expect(careful.content).toMatchObject({ strategy: 'compatible', items: [{ to: '1.1.0' }] });
    expect(careful.warnings).toEqual([expect.stringContaining('that is a breaking release')]);

    // Made without one, and set before somebody decides.
    const free = valueOf(await test.engine.requestPlan(again.id, { digest: again.digest }, developer)).plan;
    valueOf(await pin(wanted, developer));
    expect(await approve(free)).toMatchObject({
      refusal: {
        code: 'PLAN_VOID',
        message: expect.stringMatching(
          /`jira` was pinned to 1\.x after you asked, by \w+, who says “2\.0 loses/
        ),
        details: { voidReasons: [{ what: 'pin', subject: 'jira', after: '1.x' }] },
      },
    });
    // Lifted and set, and another range that holds back nothing else: as it was.
    const within = await asked(update);
    valueOf(await pin({ ...wanted, range: '>=1.0.0 <2.0.0' }, developer));
    expect(valueOf(await test.engine.getPlan(within.id, developer)).plan.state).toBe('waiting');
    expect(valueOf(await test.engine.getPlan(elsewhere.id, developer)).plan.state).toBe('waiting');
    valueOf(await pin(wanted, developer));
    for (const { id } of [within, elsewhere]) valueOf(await test.engine.withdrawPlan(id, developer));
  });

  it('is lifted by the same people, and gone when the plugin is installed anew', async () => {
    expect(await pin(undefined, stranger)).toMatchObject({ refusal: { code: 'NOT_ALLOWED' } });
    await carryOut([{ kind: 'uninstall', pluginId: 'jira' }]);
    expect((await plan({ kind: 'install', pluginId: 'jira', range: '2.0.0' })).outcome).toBe('ok');
    await carryOut([{ kind: 'install', pluginId: 'jira', range: '1.0.0' }]);
    expect(valueOf(await test.engine.findInstallation(undefined, 'jira')).installation.pin).toBeUndefined();
    valueOf(await pin(wanted, developer));
    valueOf(await pin(undefined, developer));
    const free = valueOf(await plan({ kind: 'update', pluginId: 'jira', range: '2.0.0' }));
    expect(free.plan.content.items[0]?.to).toBe('2.0.0');
  });
});
