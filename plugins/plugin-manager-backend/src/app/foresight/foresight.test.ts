import type { ManifestInput } from '@flyloft/plugin-manager-common';
import { migratedDatabase } from '../../__testUtils__/database';
import {
  admin,
  createTestEngine,
  developer,
  valueOf,
  whenOver,
  type TestEngine,
} from '../../__testUtils__/engine';
import type { ReleaseMarks } from '../../ports';

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let test: TestEngine;

/** Makes a plan, approves it, and waits until it is carried out. */
async function carryOut(changes: Parameters<TestEngine['engine']['makePlan']>[0]['changes']): Promise<void> {
  const { engine } = test;
  const { plan } = valueOf(await engine.makePlan({ changes, request: true }, developer));
  const { operation } = valueOf(await engine.approvePlan(plan.id, { digest: plan.digest }, admin));
  const over = await whenOver(test, operation?.id ?? '');
  if (over.value.state !== 'done') throw new Error(JSON.stringify(over.value));
}

const releases: Array<Partial<ManifestInput>> = [
  { id: 'radar', version: '1.0.0', defaults: { url: 'https://a.example' }, backstage: '>=1.50.0' },
  {
    id: 'radar',
    version: '1.1.0',
    changelog: '## 1.1.0\n\n- New: themes.\n\n## 1.0.0\n\n- First.',
    backstage: '>=1.50.0',
  },
  {
    id: 'radar',
    version: '2.0.0',
    breakingChanges: ['The field url is gone.'],
    egress: ['b.example'],
    backstage: '>=1.50.0',
    changelog: '## 2.0.0\n\n- Everything is new.\n\n## 1.1.0\n\n- New: themes.',
    configSchema: { type: 'object', required: ['token'], properties: { token: { type: 'string' } } },
  },
  { id: 'events', version: '1.0.0', name: 'Events', backstage: '>=1.50.0' },
  { id: 'events', version: '2.0.0', name: 'Events', backstage: '>=1.50.0' },
  {
    id: 'jenkins',
    version: '1.0.0',
    name: 'Jenkins',
    dependencies: { events: '^1.0.0' },
    backstage: '1.55.0',
  },
  { id: 'toolbox', version: '1.0.0', name: 'Toolbox', backstage: '<1.60.0' },
  { id: 'toolbox', version: '1.1.0', name: 'Toolbox', backstage: '>=1.60.0' },
];

beforeAll(async () => {
  database = await migratedDatabase();
  test = await createTestEngine(database.knex);
  for (const fields of releases) await test.publish(fields);
  await test.engine.start();
  await carryOut(
    ['radar', 'events', 'toolbox'].map(pluginId => ({ kind: 'install', pluginId, range: '1.0.0' }))
  );
  await carryOut([{ kind: 'install', pluginId: 'jenkins' }]);
});
afterAll(async () => {
  await test.close();
  await database.drop();
});

describe('listUpdates', () => {
  it('says of every update whether it is safe, what it needs, or because of whom it cannot be taken', async () => {
    const list = valueOf(await test.engine.foresight.listUpdates());
    expect(list).toMatchObject({ environment: 'local', installed: 4, newest: 1 });
    expect(list.portal.next).toEqual(['1.60.0']);
    expect(list.items.map(({ name, from, to, verdict }) => `${verdict} ${name} ${from} ${to}`)).toEqual([
      'safe Radar 1.0.0 1.1.0',
      'look Radar 1.0.0 2.0.0',
      'cannot Events 1.0.0 2.0.0',
      'cannot Toolbox 1.0.0 1.1.0',
    ]);
    const [safe, look, events, toolbox] = list.items;
    expect(safe).toMatchObject({
      because: [],
      releases: [{ version: '1.1.0', changelog: '- New: themes.' }],
    });
    expect(look).toMatchObject({
      needsSettings: true,
      grants: [{ kind: 'egress', change: 'added', value: 'b.example:443' }],
    });
    expect(look?.because.slice(0, 2)).toEqual([
      'Breaks: The field url is gone.',
      'New access: Connects to b.example on port 443. Nothing enforces it here.',
    ]);
    expect(look?.because[2]).toContain('settings have to change');
    expect(look?.releases.map(({ version, changelog }) => `${version}: ${changelog}`)).toEqual([
      '2.0.0: - Everything is new.',
      '1.1.0: - New: themes.',
    ]);
    expect(events).toMatchObject({ blockedBy: ['jenkins'] });
    expect(toolbox?.because.join(' ')).toContain('1.60.0');
  });

  it('names what runs although it was withdrawn or deprecated meanwhile, with the reason', async () => {
    const mark = (pluginId: string, marks: ReleaseMarks) =>
      test.store.transaction(tx => tx.registry.setReleaseStatus(pluginId, '1.0.0', marks));
    expect(valueOf(await test.engine.foresight.listUpdates()).withdrawn).toEqual([]);
    await mark('radar', { yanked: true, yankReason: 'It leaks tokens' });
    await mark('events', { deprecated: true });
    expect(valueOf(await test.engine.foresight.listUpdates()).withdrawn).toEqual([
      { pluginId: 'events', name: 'Events', release: '1.0.0', kind: 'deprecated' },
      { pluginId: 'radar', name: 'Radar', release: '1.0.0', kind: 'yanked', reason: 'It leaks tokens' },
    ]);
    await mark('radar', { yanked: false, yankReason: null });
    await mark('events', { deprecated: false });
  });

  it('foresees what the plan then says', async () => {
    const { items } = valueOf(await test.engine.foresight.listUpdates('local'));
    for (const { pluginId, to, verdict, needsSettings, grants } of items) {
      const made = await test.engine.makePlan(
        { changes: [{ kind: 'update', pluginId, range: to }], preview: true },
        admin
      );
      expect([pluginId, to, made.outcome]).toEqual([
        pluginId,
        to,
        verdict === 'cannot' || needsSettings ? 'refused' : 'ok',
      ]);
      const planned = made.outcome === 'ok' ? made.value.plan.content.grants : grants;
      expect(planned).toEqual(grants);
    }
  });
});

describe('simulateUpgrade', () => {
  it('sorts what is installed, and names the order', async () => {
    const found = valueOf(await test.engine.foresight.simulateUpgrade({ backstage: '1.60.0' }));
    expect(found).toMatchObject({
      from: '1.55.0',
      to: '1.60.0',
      answer: 'no',
      counts: { ready: 2, update: 1, none: 1, unknown: 0 },
      changes: [],
    });
    expect(found.steps).toEqual([
      { kind: 'portal', from: '1.55.0', to: '1.60.0' },
      { kind: 'update', when: 'after', pluginId: 'toolbox', name: 'Toolbox', from: '1.0.0', to: '1.1.0' },
    ]);
  });
});

describe('diffGenerations', () => {
  it('compares any two, in both directions, and refuses one that is not there', async () => {
    const there = valueOf(await test.engine.foresight.diffGenerations({ from: 1, to: 2 }));
    expect(there.sentence).toBe('From 1 to 2: installs 1.');
    expect(there.unchanged.map(({ pluginId }) => pluginId)).toEqual(['events', 'radar', 'toolbox']);
    const back = valueOf(await test.engine.foresight.diffGenerations({ from: 2, to: 1 }));
    expect(back.changes).toMatchObject([{ kind: 'removed', name: 'Jenkins', sentence: '1.0.0 removed' }]);
    const gone = await test.engine.foresight.diffGenerations({ from: 1, to: 9 });
    expect(gone).toMatchObject({ outcome: 'refused', refusal: { code: 'GENERATION_NOT_FOUND' } });
  });
});
