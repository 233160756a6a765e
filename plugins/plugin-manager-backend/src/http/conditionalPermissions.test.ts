import {
  planCreatePermission,
  planDecidePermission,
  pluginReadPermission,
  installationReadPermission,
} from '@flyloft/plugin-manager-common';
import { createPluginConditionalDecision, pluginConditions } from '@flyloft/plugin-manager-node';
import { whenOver } from '../__testUtils__/engine';
import { as, startTestPortal, type TestPortal } from './__testUtils__/portal';

jest.setTimeout(60_000);

const { hasPublisher, hasTrustTier, isInTenant } = pluginConditions;

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal({
    policy: (permission, actor) => {
      if (actor === 'user:default/guest') {
        if (
          permission.name === pluginReadPermission.name ||
          permission.name === installationReadPermission.name
        )
          return createPluginConditionalDecision(permission, {
            allOf: [hasPublisher({ publishers: ['acme'] }), isInTenant({ tenants: ['default'] })],
          });
        if (permission.name === planCreatePermission.name)
          return createPluginConditionalDecision(permission, {
            not: hasTrustTier({ tiers: ['community', 'untrusted'] }),
          });
      }
      if (actor === 'user:default/lead' && permission.name === planDecidePermission.name)
        return createPluginConditionalDecision(permission, hasPublisher({ publishers: ['acme'] }));
      return undefined;
    },
  });
  const federation = (name: string) => ({ federation: { name, exposes: ['.'], features: [name] } });
  await portal.publish({ id: 'ours', name: 'Ours', ...federation('ours') }, { trustTier: 'internal' });
  await portal.publish(
    { id: 'theirs', name: 'Theirs', publisher: 'stranger', ...federation('theirs') },
    { publisher: 'stranger', trustTier: 'community' }
  );
  await portal.engine.start();
});
afterAll(() => portal.close());

const get = (path: string, who = 'guest') => portal.api.get(path).set(as(who));
const post = (path: string, body: object, who: string) => portal.api.post(path).set(as(who)).send(body);
const codeOf = (answer: { status: number; body: { error?: { code: string } } }) =>
  answer.body.error?.code ?? answer.status;

describe('a permission that is granted for some plugins only', () => {
  it('shows and counts those in the marketplace, and no others', async () => {
    const all = await get('/plugins', 'admin');
    expect(all.body.items.map(({ id }: { id: string }) => id).sort()).toEqual(['ours', 'theirs']);
    const some = await get('/plugins');
    expect(some.body).toMatchObject({ total: 1, items: [{ id: 'ours' }] });
    expect(JSON.stringify(some.body)).not.toContain('stranger');
    expect(codeOf(await get('/plugins/ours'))).toBe(200);
    const hidden = await get('/plugins/theirs');
    expect(hidden.body.error).toMatchObject({
      code: 'NOT_ALLOWED',
      message: expect.stringContaining('of this plugin'),
    });
    expect(codeOf(await get('/plugins/nothing'))).toBe('PLUGIN_NOT_FOUND');
  });

  it('lets people ask for those, and decide on those', async () => {
    const install = (id: string, who: string) => post(`/plugins/${id}/install`, {}, who);
    expect(codeOf(await install('theirs', 'guest'))).toBe('NOT_ALLOWED');
    const mine = (await install('ours', 'guest')).body.plan;
    const other = (await install('theirs', 'dev')).body.plan;
    expect([mine.state, other.state]).toEqual(['waiting', 'waiting']);
    expect((await get('/plans/count', 'lead')).body).toEqual({ waiting: 2, forYou: 1, own: 0 });
    const refused = await post(`/plans/${other.id}/approve`, { digest: other.digest }, 'lead');
    expect(refused.body.error).toMatchObject({
      code: 'NOT_ALLOWED',
      message: expect.stringContaining('not for every plugin in it'),
    });
    const approved = await post(`/plans/${mine.id}/approve`, { digest: mine.digest }, 'lead');
    expect(codeOf(approved)).toBe(202);
    await whenOver(portal, approved.body.operation.id);
    const second = await post(`/plans/${other.id}/approve`, { digest: other.digest }, 'admin');
    await whenOver(portal, second.body.operation.id);
  });

  it('shows installations and operations of those', async () => {
    const installed = await get('/plugins/installed');
    expect(installed.body.items.map(({ pluginId }: { pluginId: string }) => pluginId)).toEqual(['ours']);
    expect(codeOf(await get('/plugins/theirs/status'))).toBe('NOT_ALLOWED');
    expect(codeOf(await get('/plugins/ours/status'))).toBe(200);
    const mine = await get('/operations');
    const all = await get('/operations', 'admin');
    expect([mine.body.items.length, all.body.items.length]).toEqual([1, 2]);
    const foreign = all.body.items.find(({ id }: { id: string }) => id !== mine.body.items[0].id);
    expect(codeOf(await get(`/operations/${foreign.id}`))).toBe('NOT_ALLOWED');
  });

  it('foresees, and looks back at, those only', async () => {
    const newer = { version: '1.1.0', federation: { name: 'x', exposes: ['.'], features: ['x'] } };
    await portal.publish({ id: 'ours', name: 'Ours', ...newer }, { trustTier: 'internal' });
    await portal.publish(
      { id: 'theirs', name: 'Theirs', publisher: 'stranger', ...newer },
      { publisher: 'stranger', trustTier: 'community' }
    );
    for (const path of [
      '/updates',
      '/portal-upgrade?backstage=1.60.0',
      '/generations',
      '/generations/1/diff/2',
    ]) {
      const [all, some] = [await get(path, 'admin'), await get(path)];
      expect([path, all.status, some.status]).toEqual([path, 200, 200]);
      expect(JSON.stringify(all.body).toLowerCase()).toContain('theirs');
      expect(JSON.stringify(some.body).toLowerCase()).not.toContain('theirs');
      expect(JSON.stringify(some.body)).toContain('ours');
    }
    const updates = (await get('/updates')).body;
    expect(updates).toMatchObject({ installed: 1, newest: 0, items: [{ pluginId: 'ours', to: '1.1.0' }] });
    const upgrade = (await get('/portal-upgrade?backstage=1.60.0')).body;
    expect(Object.values(upgrade.counts).reduce((sum: number, n) => sum + Number(n), 0)).toBe(1);
    expect((await get('/generations/1/diff/2')).body).toMatchObject({
      sentence: 'Nothing differs between 1 and 2.',
      changes: [],
      unchanged: [{ pluginId: 'ours' }],
    });
    expect((await get('/plugins/categories')).body.items).toEqual([
      { category: expect.any(String), count: 1 },
    ]);
    expect((await get('/collections')).body.items).toEqual([]);
  });

  it('is refused where nothing says what it is about', async () => {
    expect(codeOf(await get('/plugins/ours/configurations'))).toBe('NOT_ALLOWED');
  });
});
