import type { ObjectChange, PlanItem } from '@flyloft/plugin-manager-common';
import { findDrift } from './drift';

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
