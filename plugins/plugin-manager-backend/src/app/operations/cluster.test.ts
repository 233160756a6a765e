import type { WantedChange } from '@flyloft/plugin-manager-common';
import { ClusterEngine, OWNER } from '../../__testUtils__/clusterEngine';
import { valueOf } from '../../__testUtils__/engine';
import { NAMESPACE } from '../../__testUtils__/serviceBacked';

jest.setTimeout(90_000);

const use = new ClusterEngine();

beforeAll(() => use.startAll());
afterAll(() => use.stopAll());
beforeEach(() => use.begin());
afterEach(() => use.end());

const install = (radar: Record<string, string> = { word: 'one' }): WantedChange => ({
  kind: 'install',
  pluginId: 'radar',
  config: { radar },
});

describe('a service-backed plugin', () => {
  it('is installed with its own fence, database and pod, configured, stopped, started, rolled back, removed', async () => {
    const first = await use.carryOut([
      install({ word: 'one', url: 'https://data.example.com/x', token: 'hunter2' }),
    ]);
    expect(first.operation).toMatchObject({ state: 'done' });
    expect(first.plan.summary).toBe(
      'Installs 1, opens 1 new outgoing connection, asks for 100m CPU and 128 Mi.'
    );
    expect(await use.answer()).toEqual({ word: 'one' });
    expect(valueOf(await use.test.engine.findInstallation('local', 'radar')).installation).toMatchObject({
      state: 'running',
      routed: true,
      active: true,
    });
    expect(await use.parts.databases.exists(OWNER)).toBe(true);

    const second = await use.carryOut([
      { kind: 'configure', pluginId: 'radar', config: { radar: { word: 'two' } } },
    ]);
    expect(second.operation).toMatchObject({ state: 'done' });
    expect(
      second.plan.content.objects.filter(({ change }) => change === 'changed').map(({ kind }) => kind)
    ).toContain('Deployment');
    expect(second.plan.content.objects.every(({ checked, refusal }) => checked === 'exact' && !refusal)).toBe(
      true
    );
    expect(await use.answer()).toEqual({ word: 'two' });

    expect((await use.carryOut([{ kind: 'stop', pluginId: 'radar' }])).operation.state).toBe('done');
    expect(await use.answer()).toBeUndefined();
    expect((await use.carryOut([{ kind: 'start', pluginId: 'radar' }])).operation.state).toBe('done');
    expect(await use.answer()).toEqual({ word: 'two' });
    const before = await use.read('Deployment', 'radar');
    expect((await use.carryOut([{ kind: 'restart', pluginId: 'radar' }])).operation.state).toBe('done');
    expect((await use.read('Deployment', 'radar'))?.metadata.generation).not.toBe(
      before?.metadata.generation
    );

    expect((await use.carryOut([{ kind: 'rollback', pluginId: 'radar', revision: 1 }])).operation.state).toBe(
      'done'
    );
    expect(await use.answer()).toEqual({ word: 'one' });

    const removal = await use.carryOut([{ kind: 'uninstall', pluginId: 'radar', removeData: true }]);
    expect(removal.plan.content.irreversible).toEqual([
      { pluginId: 'radar', what: 'the database of Radar is deleted' },
    ]);
    expect(removal.operation.state).toBe('done');
    expect(await use.read('Namespace', NAMESPACE)).toBeUndefined();
    expect(await use.parts.databases.exists(OWNER)).toBe(false);
  });
});
