/**
 * What teams like the caller's use, from end to end: plans that people asked for and that were carried out, people and
 * groups of Backstage's catalogue, a real database, the HTTP API.
 */
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { whenOver } from '../__testUtils__/engine';
import { BackstageSoftwareCatalogue } from '../adapters/backstage/BackstageSoftwareCatalogue';
import { as, startTestPortal, type TestPortal } from './__testUtils__/portal';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

/** Who is in which team; somebody without one has nobody to compare with. */
const TEAMS: Record<string, string[]> = {
  ann: ['shop'],
  ben: ['payments'],
  cid: ['data', 'payments'],
  dev: ['shop'],
  loner: [],
};

const entityOf = (kind: string, name: string, relations: Array<{ type: string; targetRef: string }>) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default' },
  spec: {},
  relations,
});
const groupRef = (team: string) => `group:default/${team}`;
const people = Object.entries(TEAMS).map(([name, teams]) =>
  entityOf(
    'User',
    name,
    teams.map(team => ({ type: 'memberOf', targetRef: groupRef(team) }))
  )
);
const groups = [...new Set(Object.values(TEAMS).flat())].map(team => entityOf('Group', team, []));

let portal: TestPortal;
const clientOf = (person: string) =>
  new PluginManagerClient({ baseUrl: portal.url, token: async () => as(person).authorization.slice(7) });

/** Asks for it as this person, approves it as an admin, and waits until it is done. */
async function carryOut(person: string, act: 'install' | 'stop', id: string): Promise<void> {
  const client = clientOf(person);
  const asked = act === 'install' ? await client.installPlugin(id) : await client.stopPlugin(id);
  const operation =
    asked.operation ??
    (await clientOf('admin').approvePlan(asked.plan.id, { digest: asked.plan.digest })).operation;
  const over = await whenOver(portal, operation?.id ?? '');
  if (over.value.state !== 'done') throw new Error(JSON.stringify(over));
}

beforeAll(async () => {
  portal = await startTestPortal({
    software: new BackstageSoftwareCatalogue({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities: [...people, ...groups] }),
    }),
    groupsOf: person => (TEAMS[person.replace('user:default/', '')] ?? []).map(groupRef),
  });
  for (const id of ['radar', 'jenkins', 'costs', 'maps']) {
    await portal.publish({ id, name: id.charAt(0).toUpperCase() + id.slice(1) });
  }
  await portal.engine.start();
  // Shop has the radar; payments has it too, and Jenkins; data shares nothing with the shop but what payments asked for.
  await carryOut('ann', 'install', 'radar');
  await carryOut('ben', 'stop', 'radar');
  await carryOut('ben', 'install', 'jenkins');
  await carryOut('cid', 'install', 'costs');
});
afterAll(() => portal.close());

const recommended = async (person: string) =>
  (await clientOf(person).listRecommendations()).items.map(({ plugin, reasons }) => [
    plugin.id,
    ...reasons.map(({ kind, sentence }) => `${kind}: ${sentence}`),
  ]);

it("recommends what teams use that have plugins like the caller's, and names them", async () => {
  expect(await recommended('dev')).toEqual([
    ['costs', 'teams: Used by payments, a team with Radar like yours.'],
    ['jenkins', 'teams: Used by payments, a team with Radar like yours.'],
  ]);
});

it('is the same for everybody of a team, whoever of it asked, and has nothing for who is in none', async () => {
  expect(await recommended('ann')).toEqual(await recommended('dev'));
  expect(await recommended('loner')).toEqual([]);
  expect(await recommended('nobody-the-catalogue-knows')).toEqual([]);
});

it('forgets what was uninstalled since, and never recommends what nobody of another team has', async () => {
  const ids = (await recommended('dev')).map(([id]) => id);
  expect(ids).not.toContain('maps');
  const asked = await clientOf('ben').uninstallPlugin('jenkins', { removeData: true });
  const approved = await clientOf('admin').approvePlan(asked.plan.id, { digest: asked.plan.digest });
  await whenOver(portal, (asked.operation ?? approved.operation)?.id ?? '');
  expect((await recommended('dev')).map(([id]) => id)).toEqual(['costs']);
});
