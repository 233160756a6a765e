import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import { migratedDatabase } from '../../__testUtils__/database';
import { releaseOf } from '../../__testUtils__/releases';
import { PostgresFeedback, PostgresRegistry } from '../../adapters/postgres/registry';
import type { Announcement } from '../../ports';
import { createArrivalAnnouncer } from './announceArrivals';

jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let feedback: PostgresFeedback;
let registry: PostgresRegistry;
const sent: Announcement[] = [];
const warnings: string[] = [];

beforeAll(async () => {
  database = await migratedDatabase();
  feedback = new PostgresFeedback(database.knex);
  registry = new PostgresRegistry(database.knex);
  await registry.savePublishers([{ id: 'acme', trustTier: 'internal' }]);
  await registry.insertRelease(releaseOf({ id: 'radar' }));
  await registry.insertRelease(releaseOf({ id: 'gone' }));
  await registry.setReleaseStatus('gone', '1.0.0', { yanked: true });
});
afterAll(() => database.drop());
beforeEach(() => {
  sent.length = 0;
  warnings.length = 0;
});

const arrived = (pluginId: string, announce = async (one: Announcement) => void sent.push(one)) =>
  createArrivalAnnouncer({
    store: { feedback, registry },
    announcements: { announce },
    clock: { now: () => new Date('2026-02-01T00:00:00Z') },
    log: { warn: message => void warnings.push(message) },
  })(PLUGIN_MANAGER_TOPICS.releasePublished, { pluginId, version: '1.0.0' });
const ask = (pluginId: string, requester: string) =>
  feedback.putRequest({ pluginId, requester, at: new Date('2026-01-01T00:00:00Z') });

it('tells everybody who asked, once', async () => {
  await ask('radar', 'user:default/ann');
  await ask('radar', 'user:default/bob');
  await arrived('radar');
  expect(sent).toMatchObject([
    {
      recipients: ['user:default/ann', 'user:default/bob'],
      title: 'Radar is there',
      link: '/marketplace/plugins/radar',
    },
  ]);
  await arrived('radar');
  expect(sent).toHaveLength(1);
  expect(await feedback.listRequests()).toEqual([]);
});

it('tells nobody of what nobody asked for, or of a release that was withdrawn', async () => {
  await ask('gone', 'user:default/ann');
  await arrived('gone');
  await arrived('unknown');
  expect(sent).toEqual([]);
  expect((await feedback.listRequests()).map(one => one.pluginId)).toEqual(['gone']);
});

it('never fails a publish', async () => {
  await ask('radar', 'user:default/cleo');
  await arrived('radar', async () => {
    throw new Error('no mail today');
  });
  expect(warnings).toEqual([expect.stringContaining('no mail today')]);
});
