import type { ObjectChange, Plan, PlanItem } from '@flyloft/plugin-manager-common';
import { findDrift, planWithDrift } from './drift';

const item = { pluginId: 'radar', name: 'Radar', namespace: 'plugin-radar' } as PlanItem;
const deployment = (replicas: number): ObjectChange => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'plugin-radar',
  name: 'radar',
  change: 'changed',
  after: { spec: { replicas } },
  checked: 'exact',
  drift: ['/spec/replicas'],
  driftValues: [{ path: '/spec/replicas', ours: 1, live: 3 }],
});

describe('findDrift', () => {
  it('says what becomes of what was changed by hand', () => {
    expect(findDrift({ items: [item], objects: [deployment(1)] })).toEqual([
      {
        pluginId: 'radar',
        name: 'Radar',
        sentences: ['Deployment radar: /spec/replicas is 3 (this plan puts 1 back)'],
        kept: false,
      },
    ]);
    expect(findDrift({ items: [item], objects: [deployment(3)] })[0]).toMatchObject({
      sentences: ['Deployment radar: /spec/replicas is 3 (was 1; this plan keeps it)'],
      kept: true,
    });
  });

  it('is silent where nothing was changed by hand, or elsewhere', () => {
    expect(findDrift({ items: [item], objects: [{ ...deployment(1), drift: [] }] })).toEqual([]);
    expect(findDrift({ items: [{ ...item, namespace: 'other' }], objects: [deployment(1)] })).toEqual([]);
  });
});

describe('planWithDrift', () => {
  const planOf = (...items: Array<Partial<PlanItem>>) =>
    ({
      id: 'p1',
      reason: 'Fewer pods',
      content: { environment: 'local', items: items.map(one => ({ neededBy: ['requested'], ...one })) },
    } as unknown as Plan);

  it('asks for the same again with the choice, and leaves the rest of the plan as it was', () => {
    const plan = planOf(
      { kind: 'configure', pluginId: 'radar', config: { title: 'Mine' } },
      { kind: 'stop', pluginId: 'notes' }
    );
    expect(planWithDrift(plan, 'radar', 'adopt')).toEqual({
      environment: 'local',
      supersedes: 'p1',
      reason: 'Fewer pods',
      changes: [
        { kind: 'configure', pluginId: 'radar', config: { title: 'Mine' }, drift: 'adopt' },
        { kind: 'stop', pluginId: 'notes' },
      ],
    });
  });

  it('is a plan of its own where the plan does something else with the plugin', () => {
    expect(planWithDrift(planOf({ kind: 'restart', pluginId: 'radar' }), 'radar', 'adopt')).toEqual({
      environment: 'local',
      changes: [{ kind: 'configure', pluginId: 'radar', drift: 'adopt' }],
    });
  });
});
