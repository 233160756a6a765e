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

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let test: TestEngine;

const needsSettings = {
  type: 'object',
  required: ['token'],
  properties: { token: { type: 'string' } },
};
const releases: Array<Partial<ManifestInput>> = [
  { id: 'events', version: '1.0.0' },
  { id: 'events', version: '2.0.0' },
  { id: 'jenkins', version: '1.0.0', dependencies: { events: '^1.0.0' } },
  { id: 'radar', version: '1.0.0' },
  { id: 'radar', version: '1.1.0' },
  { id: 'argo', version: '1.0.0', dependencies: { events: '^2.0.0' } },
  { id: 'gitea', version: '1.0.0' },
  { id: 'vault', version: '1.0.0', configSchema: needsSettings },
];

beforeAll(async () => {
  database = await migratedDatabase();
  test = await createTestEngine(database.knex);
  for (const fields of releases) await test.publish(fields);
  await test.engine.start();
  const installed: WantedChange[] = ['events', 'jenkins', 'radar'].map(pluginId => ({
    kind: 'install',
    pluginId,
    range: '1.0.0',
  }));
  const first = valueOf(await test.engine.makePlan({ changes: installed, request: true }, developer)).plan;
  const { operation } = valueOf(await test.engine.approvePlan(first.id, { digest: first.digest }, admin));
  await whenOver(test, operation?.id ?? '');
});
afterAll(async () => {
  await test.close();
  await database.drop();
});

const update = (pluginId: string): WantedChange => ({ kind: 'update', pluginId });
const install = (pluginId: string): WantedChange => ({ kind: 'install', pluginId });

async function plan(changes: WantedChange[], partial = true) {
  return test.engine.makePlan({ changes, partial }, developer);
}

describe('a plan made in part', () => {
  it('has what goes together, and says of each other one what is in its way and what would fit', async () => {
    const made = valueOf(await plan([update('events'), install('argo'), update('radar')])).plan;
    expect(made.content.items.map(({ pluginId, to }) => `${pluginId} ${to}`)).toEqual(['radar 1.1.0']);
    expect(made.leftOut?.map(({ pluginId, refusal }) => [pluginId, refusal.code])).toEqual([
      ['argo', 'DEPENDENCY_UNSATISFIABLE'],
      ['events', 'DEPENDENCY_UNSATISFIABLE'],
    ]);
    const [argo] = made.leftOut ?? [];
    expect(argo?.refusal.message).toContain('jenkins 1.0.0 holds ^1.0.0');
    expect(argo?.refusal.details).toMatchObject({
      repairs: [{ sentence: expect.stringContaining('Remove jenkins 1.0.0; update events 1.0.0 to 2.0.0') }],
    });
    expect(argo?.refusal.details).not.toHaveProperty('causes');
    // It is stored with the plan, and the plan that takes its place asks for what was in it.
    const again = valueOf(await test.engine.getPlan(made.id, developer)).plan;
    expect(again.leftOut).toEqual(made.leftOut);
  });

  it('leaves out what is unknown, in the wrong state, newest already, needed by others, or short of settings', async () => {
    const changes: WantedChange[] = [
      install('nothing'),
      install('radar'),
      update('jenkins'),
      { kind: 'uninstall', pluginId: 'events' },
      install('vault'),
      install('gitea'),
    ];
    const made = valueOf(await plan(changes)).plan;
    expect(made.content.items.map(({ pluginId }) => pluginId)).toEqual(['gitea']);
    expect(
      Object.fromEntries(made.leftOut!.map(({ pluginId, refusal }) => [pluginId, refusal.code]))
    ).toEqual({
      nothing: 'PLUGIN_NOT_FOUND',
      radar: 'INSTALLATION_STATE',
      jenkins: 'PLAN_EMPTY',
      events: 'DEPENDENTS_EXIST',
      vault: 'CONFIG_INVALID',
    });
  });

  it('is refused as a whole where nothing of it can be had, or where it was not asked for in part', async () => {
    const nothing = await plan([update('events'), update('jenkins')]);
    expect(nothing).toMatchObject({ outcome: 'refused' });
    const whole = await plan([update('events'), update('radar')], false);
    expect(whole).toMatchObject({ outcome: 'refused', refusal: { code: 'DEPENDENCY_UNSATISFIABLE' } });
  });
});
