import { changeKindSchema, type PlanItem } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { manifestOf } from '../../__testUtils__/releases';
import type { KubernetesObject } from '../kubernetesObject';
import { compileSteps, type Lane, type PlannedObject } from './compileSteps';

const KINDS = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'ServiceAccount',
  'ConfigMap',
  'Secret',
  'Deployment',
  'Service',
];

const objectsOf = (pluginId: string, action: PlannedObject['action'] = 'apply'): PlannedObject[] =>
  KINDS.map(kind => ({
    pluginId,
    action,
    object: { apiVersion: 'v1', kind, metadata: { name: pluginId } } as KubernetesObject,
  }));

const item = (kind: PlanItem['kind'], pluginId: string, more: Partial<PlanItem> = {}): PlanItem => ({
  kind,
  pluginId,
  name: pluginId,
  neededBy: ['requested'],
  breakingChanges: [],
  removesData: false,
  ...more,
});

const backed = manifestOf({
  type: 'service-backed',
  capabilities: ['database:read-write'],
  federation: { name: 'radar', exposes: ['.'], features: ['radar'] },
  packed: { backend: { name: 'radar-backend', version: '1.0.0' } },
});

const lane = (kind: PlanItem['kind'], pluginId: string, more: Partial<PlanItem> = {}): Lane => ({
  item: item(kind, pluginId, more),
  manifest: backed,
  running: kind !== 'stop' && kind !== 'uninstall',
});

const kindsOf = (lanes: Lane[], objects: PlannedObject[]) =>
  compileSteps(lanes, objects).map(step => step.kind);

describe('compileSteps', () => {
  it('fences first, then runs, then shows, then records', () => {
    expect(kindsOf([lane('install', 'radar')], objectsOf('radar'))).toEqual([
      'reserve',
      'ensure-database',
      'apply-namespace',
      'apply-network-policy',
      'apply-resource-quota',
      'apply-limit-range',
      'apply-service-account',
      'read-back-fence',
      'apply-config-map',
      'apply-secret',
      'apply-deployment',
      'apply-service',
      'wait-for-rollout',
      'wait-endpoints',
      'health-gate',
      'route',
      'activate-frontend',
      'record-revision',
      'record-generation',
    ]);
  });

  it('hides first what it takes away, and drops data last', () => {
    expect(
      kindsOf([lane('uninstall', 'radar', { removesData: true })], objectsOf('radar', 'remove'))
    ).toEqual([
      'reserve',
      'deactivate',
      ...KINDS.map(() => 'remove-object'),
      'drop-database',
      'record-revision',
      'record-generation',
    ]);
    expect(kindsOf([lane('uninstall', 'radar')], objectsOf('radar', 'remove'))).not.toContain(
      'drop-database'
    );
  });

  it('removes in the reverse of the order in which it was applied', () => {
    const objects = objectsOf('radar', 'remove');
    const removed = compileSteps([lane('uninstall', 'radar')], objects)
      .filter(step => step.kind === 'remove-object')
      .map(step => objects[step.object ?? -1]?.object.kind);
    expect(removed).toEqual([...KINDS].reverse());
  });

  it('stops by hiding, scaling and waiting, and asks a stopped pod for nothing', () => {
    const deployment = objectsOf('radar').filter(({ object }) => object.kind === 'Deployment');
    expect(kindsOf([lane('stop', 'radar')], deployment)).toEqual([
      'reserve',
      'deactivate',
      'apply-deployment',
      'wait-for-rollout',
      'record-revision',
      'record-generation',
    ]);
    const configured = kindsOf([{ ...lane('configure', 'radar'), running: false }], objectsOf('radar'));
    expect(configured).toContain('wait-for-rollout');
    for (const kind of ['wait-endpoints', 'health-gate', 'route', 'activate-frontend']) {
      expect(configured).not.toContain(kind);
    }
  });

  it('only shows pages where there is no backend', () => {
    const manifest = manifestOf({ federation: { name: 'radar', exposes: ['.'], features: ['radar'] } });
    expect(kindsOf([{ ...lane('install', 'radar'), manifest }], [])).toEqual([
      'reserve',
      'activate-frontend',
      'record-revision',
      'record-generation',
    ]);
  });

  it('keeps to the order of the lanes and its own rules, whatever the plan', () => {
    const laneArbitrary = fc.record({
      kind: fc.constantFrom(...changeKindSchema.options),
      removesData: fc.boolean(),
      running: fc.boolean(),
      pods: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(laneArbitrary, { minLength: 1, maxLength: 5 }), specs => {
        const lanes = specs.map(
          (spec, index): Lane => ({
            ...lane(spec.kind, `plugin-${index}`, { removesData: spec.removesData }),
            running: spec.running,
          })
        );
        const objects = specs.flatMap((spec, index) =>
          spec.pods ? objectsOf(`plugin-${index}`, spec.kind === 'uninstall' ? 'remove' : 'apply') : []
        );
        const steps = compileSteps(lanes, objects);
        // One reservation first, one generation last.
        expect(steps.map(({ kind }) => kind).filter(kind => kind === 'reserve')).toEqual(['reserve']);
        expect(steps[0]?.kind).toBe('reserve');
        expect(steps.at(-1)?.kind).toBe('record-generation');
        // Every object has exactly one step that writes it.
        const written = steps.filter(({ kind }) => kind.startsWith('apply-') || kind === 'remove-object');
        expect(written.map(({ object }) => object).sort()).toEqual(objects.map((_, index) => index).sort());
        // After something irreversible there are only steps that write to our own store.
        const kinds = steps.map(({ kind }) => kind);
        const afterDrop = kinds.includes('drop-database') ? kinds.slice(kinds.indexOf('drop-database')) : [];
        const harmless: string[] = ['drop-database', 'record-revision', 'record-generation'];
        expect(afterDrop.filter(kind => !harmless.includes(kind))).toEqual([]);
        // Lanes do their work one after the other.
        const work = steps.filter(
          ({ kind }) => !['reserve', 'drop-database', 'record-revision', 'record-generation'].includes(kind)
        );
        const order = work.map(({ pluginId }) => Number(pluginId.split('-')[1]));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        // A workload never comes before its fence was read back.
        const unfenced = lanes.filter(({ item: { pluginId } }) => {
          const mine = steps.filter(step => step.pluginId === pluginId).map(({ kind }) => kind);
          const readBack = mine.indexOf('read-back-fence');
          const workload = mine.indexOf('apply-deployment');
          return (
            workload >= 0 && !(mine.lastIndexOf('apply-network-policy') < readBack && readBack < workload)
          );
        });
        expect(unfenced).toEqual([]);
      })
    );
  });
});
