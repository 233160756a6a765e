import type { WantedChange } from '@flyloft/plugin-manager-common';
import { ClusterEngine } from '../../__testUtils__/clusterEngine';
import { valueOf } from '../../__testUtils__/engine';
import { serviceBacked } from '../../__testUtils__/serviceBacked';

jest.setTimeout(90_000);

const use = new ClusterEngine();

beforeAll(() => use.startAll());
afterAll(() => use.stopAll());
beforeEach(async () => {
  await use.begin();
  for (const id of ['clock', 'notes']) {
    await use.test.publish({
      ...serviceBacked,
      id,
      federation: { name: id, exposes: ['.'], features: [id] },
      packed: { backend: { name: `${id}-backend`, version: '1.0.0' } },
      ...(id === 'notes' ? { dependencies: { clock: '^1.0.0' } } : {}),
    });
  }
});
afterEach(() => use.end());

const install = (pluginId: string, radar: Record<string, string> = {}): WantedChange => ({
  kind: 'install',
  pluginId,
  config: { radar },
});

const namespace = (pluginId: string) =>
  use.kubernetes.read({ apiVersion: 'v1', kind: 'Namespace', name: `plugin-${pluginId}-local` });

describe('several plugins in one operation', () => {
  it('go on side by side, each after what it needs, and all end in one generation', async () => {
    const { operation } = await use.carryOut([install('radar'), install('clock'), install('notes')]);
    expect(operation).toMatchObject({ state: 'done', generation: 1 });
    const spanOf = (pluginId: string) => {
      const steps = operation.steps.filter(
        step => step.pluginId === pluginId && !/^(reserve|record)/.test(step.kind)
      );
      return { from: steps[0]!.startedAt!, to: steps.at(-1)!.endedAt! };
    };
    const [radar, clock, notes] = ['radar', 'clock', 'notes'].map(spanOf);
    expect([radar!.from < clock!.to, clock!.from < radar!.to]).toEqual([true, true]);
    expect(notes!.from >= clock!.to).toBe(true);
    const removed = ['notes', 'clock', 'radar'].map(
      (pluginId): WantedChange => ({ kind: 'uninstall', pluginId, removeData: true })
    );
    expect((await use.carryOut(removed)).operation.state).toBe('done');
  });

  it('are all undone when one of them fails, also those that were still going on', async () => {
    const { operation } = await use.carryOut([
      install('clock', { fail: 'never' }),
      install('radar', { fail: 'start' }),
    ]);
    expect(operation.state).toBe('undone');
    expect(operation.error?.message).toContain('exit code 3');
    expect(operation.steps.filter(({ state }) => !['undone', 'skipped'].includes(state))).toEqual([]);
    for (const pluginId of ['clock', 'radar']) {
      expect((await namespace(pluginId)).outcome).not.toBe('found');
      const { installation } = valueOf(await use.test.engine.findInstallation('local', pluginId));
      expect(installation).toMatchObject({ state: 'uninstalled', routed: false, active: false });
      expect(installation.operationId).toBeUndefined();
    }
  });
});
