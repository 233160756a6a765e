import type { KubernetesObject } from '../kubernetesObject';
import { describeObject, planObjects } from './objectChanges';

const config = (name: string, data: string, part?: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name,
    namespace: 'n',
    ...(part ? { labels: { 'app.kubernetes.io/component': part } } : {}),
  },
  data: { a: data },
});

const check = { checked: 'exact' as const, drift: [] };

describe('an object whose name changes with its content', () => {
  const before = [config('x-config-1', 'old', 'config')];

  it('is shown beside the one that it replaces', () => {
    const after = config('x-config-2', 'new', 'config');
    const planned = planObjects('x', before, [after]);
    expect(planned.map(({ action, object }) => `${action} ${object.metadata.name}`)).toEqual([
      'apply x-config-2',
      'remove x-config-1',
    ]);
    expect(planned.map(entry => describeObject(entry, before, check))).toMatchObject([
      {
        change: 'changed',
        name: 'x-config-2',
        before: { data: { a: 'old' } },
        after: { data: { a: 'new' } },
      },
      { change: 'removed', name: 'x-config-1' },
    ]);
  });

  it('is new where it is another part, and unchanged where nothing changed', () => {
    const other = { pluginId: 'x', object: config('x-other-2', 'new', 'other'), action: 'apply' as const };
    const plain = { ...other, object: config('plain', 'new') };
    const same = { ...other, object: config('x-config-1', 'old', 'config') };
    expect([other, plain, same].map(entry => describeObject(entry, before, check).change)).toEqual([
      'added',
      'added',
      'unchanged',
    ]);
  });
});
