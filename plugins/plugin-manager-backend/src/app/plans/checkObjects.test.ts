import type { ObjectChange, WantedChange } from '@flyloft/plugin-manager-common';
import { ClusterEngine } from '../../__testUtils__/clusterEngine';
import { developer, valueOf } from '../../__testUtils__/engine';
import type { Cluster } from '../../ports';
import { removeLeftBehind } from './throwAwayNamespace';

jest.setTimeout(90_000);

const use = new ClusterEngine();

beforeAll(() => use.startAll());
afterAll(() => use.stopAll());
afterEach(() => use.end());

const install: WantedChange = { kind: 'install', pluginId: 'radar', config: { radar: { word: 'one' } } };

const thrownAway = () =>
  use.kubernetes.list({ apiVersion: 'v1', kind: 'Namespace' }, '', 'flyloft.dev/throw-away=true');

const objectsOf = async (preview: boolean): Promise<ObjectChange[]> =>
  valueOf(await use.test.engine.makePlan({ changes: [install], preview }, developer)).plan.content.objects;

/** The cluster, with some applies answered otherwise. */
function answering(answer: (object: { kind: string; metadata: { name: string } }) => string | undefined) {
  return (parts: { clusters: { forEnvironment(id: string): Cluster } }) => {
    const cluster = parts.clusters.forEnvironment('local');
    const inFront = new Proxy(cluster, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (name !== 'apply') return typeof value === 'function' ? value.bind(target) : value;
        return async (...args: Parameters<Cluster['apply']>) => {
          const message = answer(args[0]);
          if (message === undefined) return target.apply(...args);
          return { outcome: 'refused', refusal: { code: 'CLUSTER_FORBIDDEN', message } };
        };
      },
    });
    return { clusters: { forEnvironment: () => inFront } };
  };
}

describe('objects in a namespace that does not exist yet', () => {
  it('are tried in one that is thrown away, for a plan that is kept and not for a preview', async () => {
    await use.begin();
    const preview = await objectsOf(true);
    expect(preview.find(({ kind }) => kind === 'Deployment')).toMatchObject({
      checked: 'not-checked',
      uncheckedBecause: 'its namespace does not exist yet',
    });
    expect(await thrownAway()).toEqual([]);
    const kept = await objectsOf(false);
    expect(kept.filter(({ checked, refusal }) => checked !== 'exact' || refusal)).toEqual([]);
    expect(kept.every(({ namespace }) => namespace === undefined || namespace === 'plugin-radar-local')).toBe(
      true
    );
    const names = (await thrownAway()).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    expect(names).toEqual([]);
  });

  it('are not asked about again for each preview of a change to what runs', async () => {
    let applies = 0;
    await use.begin(answering(() => void (applies += 1)));
    await use.carryOut([install]);
    applies = 0;
    const preview = async (word: string) =>
      use.test.engine.makePlan(
        {
          changes: [{ kind: 'configure', pluginId: 'radar', config: { radar: { word } } }],
          preview: true,
        },
        developer
      );
    const { plan } = valueOf(await preview('two'));
    expect(applies).toBe(0);
    expect(plan.content.objects.find(({ change }) => change === 'changed')).toMatchObject({
      checked: 'not-checked',
      uncheckedBecause: expect.stringContaining('preview'),
    });
    expect(plan.content.capacity.quotas).not.toEqual([]);
    expect(plan.content.network).toContainEqual(
      expect.objectContaining({ peer: 'database', change: 'unchanged', enforced: 'none' })
    );
    // Where nothing differs, what somebody changed by hand would be all there is: so the cluster is asked.
    expect(await preview('one')).toMatchObject({ refusal: { code: 'PLAN_EMPTY' } });
    expect(applies).toBeGreaterThan(0);
  });

  it('are tried for a preview where that is asked for: only what differs, and once as long as its text is the same', async () => {
    const asked: string[] = [];
    let refusing = false;
    await use.begin(
      answering(({ kind }) => {
        asked.push(kind);
        return refusing && kind === 'Deployment' ? 'Too large for here.' : undefined;
      })
    );
    // Nothing runs yet: only the namespace itself can be tried.
    const before = valueOf(
      await use.test.engine.makePlan({ changes: [install], preview: true, tryObjects: true }, developer)
    ).plan.content.objects;
    expect(asked).toEqual(['Namespace']);
    expect(before.find(({ kind }) => kind === 'Namespace')).toMatchObject({ checked: 'exact' });
    expect(before.find(({ kind }) => kind === 'Deployment')).toMatchObject({
      uncheckedBecause: 'its namespace does not exist yet',
    });

    await use.carryOut([install]);
    refusing = true;
    const preview = async (word: string) => {
      asked.length = 0;
      const change: WantedChange = { kind: 'configure', pluginId: 'radar', config: { radar: { word } } };
      const answer = await use.test.engine.makePlan(
        { changes: [change], preview: true, tryObjects: true },
        developer
      );
      return valueOf(answer).plan.content.objects;
    };
    const objects = await preview('two');
    expect(asked.sort()).toEqual(['ConfigMap', 'Deployment']);
    expect(objects.find(({ kind }) => kind === 'Deployment')).toMatchObject({
      checked: 'exact',
      refusal: 'Too large for here.',
    });
    expect(objects.find(({ kind }) => kind === 'Service')).toMatchObject({ checked: 'not-checked' });
    await preview('three');
    expect(asked.sort()).toEqual(['ConfigMap', 'Deployment']);
    expect(await preview('two')).toEqual(objects);
    expect(asked).toEqual([]);
  });

  it('say what the cluster would refuse, under their own name', async () => {
    await use.begin(
      answering(({ kind, metadata }) =>
        kind === 'Service'
          ? `Service ${metadata.name} is forbidden in ${Object(metadata).namespace}`
          : undefined
      )
    );
    const service = (await objectsOf(false)).find(({ kind }) => kind === 'Service');
    expect(service).toMatchObject({
      checked: 'exact',
      refusal: 'Service radar is forbidden in plugin-radar-local',
    });
  });

  it('are not checked where none may be made, and the plan says why', async () => {
    await use.begin(
      answering(({ metadata }) => (metadata.name.startsWith('flyloft-check-') ? 'You may not.' : undefined))
    );
    const deployment = (await objectsOf(false)).find(({ kind }) => kind === 'Deployment');
    expect(deployment).toMatchObject({
      checked: 'not-checked',
      uncheckedBecause: expect.stringContaining('none could be made to try it in: You may not.'),
    });
  });

  it('leave nothing behind, also where the portal died in between', async () => {
    await use.begin();
    const name = 'flyloft-check-deadbeef';
    await use.kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'flyloft.dev/throw-away': 'true' } },
    });
    expect(await removeLeftBehind(use.kubernetes, new Date())).toBe(0);
    const later = new Date(Date.now() + 3_600_000);
    expect(await removeLeftBehind(use.kubernetes, later)).toBe(1);
    expect((await use.kubernetes.read({ apiVersion: 'v1', kind: 'Namespace', name })).outcome).toBe('absent');
  });
});
