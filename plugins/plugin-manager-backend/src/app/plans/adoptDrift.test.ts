import type { WantedChange } from '@flyloft/plugin-manager-common';
import { ClusterEngine } from '../../__testUtils__/clusterEngine';
import { developer, valueOf } from '../../__testUtils__/engine';
import { serviceBacked } from '../../__testUtils__/serviceBacked';

jest.setTimeout(120_000);

const use = new ClusterEngine();

beforeAll(() => use.startAll());
afterAll(() => use.stopAll());
afterEach(() => use.end());

const install: WantedChange = { kind: 'install', pluginId: 'radar', config: { radar: { word: 'one' } } };
const drift = (what: 'put-back' | 'adopt'): WantedChange => ({
  kind: 'configure',
  pluginId: 'radar',
  drift: what,
});

type Spec = { replicas: number; template: { spec: { containers: Array<{ image: string }> } } };

/** Somebody's hand on the Deployment. */
async function byHand(change: (spec: Spec) => void): Promise<void> {
  const { revision } = valueOf(await use.test.engine.findInstallation('local', 'radar'));
  const written = revision?.objects.find(({ kind }) => kind === 'Deployment');
  if (!written) throw new Error('There is no Deployment');
  const object = structuredClone(written);
  change(object.spec as Spec);
  const applied = await use.kubernetes.apply(object);
  if ('refusal' in applied) throw new Error(applied.refusal.message);
}

const replicas = async () => ((await use.read('Deployment', 'radar'))?.spec as Spec).replicas;

it('is shown with its values, and put back where nobody says otherwise', async () => {
  await use.begin();
  expect((await use.carryOut([install])).operation.state).toBe('done');
  await byHand(spec => {
    spec.replicas = 3;
  });
  const { plan, operation } = await use.carryOut([drift('put-back')]);
  expect(plan.content.objects.find(({ kind }) => kind === 'Deployment')).toMatchObject({
    change: 'unchanged',
    drift: ['/spec/replicas'],
    driftValues: [{ path: '/spec/replicas', ours: 1, live: 3 }],
  });
  expect(operation.state).toBe('done');
  expect(await replicas()).toBe(1);
});

it('is adopted where it has a place, and outlasts an update; the rest is put back, and the plan says why', async () => {
  await use.begin();
  expect((await use.carryOut([install])).operation.state).toBe('done');
  await byHand(spec => {
    spec.replicas = 2;
    spec.template.spec.containers[0]!.image = 'somebody/else:1';
  });
  const { plan, operation } = await use.carryOut([drift('adopt')]);
  expect(plan.warnings).toContainEqual(
    expect.stringMatching(/image` of Deployment radar cannot be adopted, because it has no place/)
  );
  expect(plan.warnings.join(' ')).not.toContain('/spec/replicas');
  expect(operation.state).toBe('done');
  expect(await replicas()).toBe(2);
  const { installation, revision } = valueOf(await use.test.engine.findInstallation('local', 'radar'));
  expect(installation.revision).toBe(2);
  expect(revision?.replicas).toBe(2);

  await use.test.publish({ ...serviceBacked, version: '2.0.0' });
  const updated = await use.carryOut([{ kind: 'update', pluginId: 'radar', range: '2.0.0' }]);
  expect(updated.operation.state).toBe('done');
  expect(await replicas()).toBe(2);
  const nothing = await use.test.engine.makePlan({ changes: [drift('adopt')] }, developer);
  expect(nothing).toMatchObject({ outcome: 'refused', refusal: { code: 'PLAN_EMPTY' } });
});

it('of no pod at all is not adopted: that is a stop', async () => {
  await use.begin();
  expect((await use.carryOut([install])).operation.state).toBe('done');
  await byHand(spec => {
    spec.replicas = 0;
  });
  const { plan } = valueOf(await use.test.engine.makePlan({ changes: [drift('adopt')] }, developer));
  expect(plan.warnings).toContain(
    'radar was scaled to no pod by hand. That is not adopted: stop it instead.'
  );
});
