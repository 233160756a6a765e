import { manifestOf } from '../../__testUtils__/releases';
import type { KubernetesObject } from '../kubernetesObject';
import type { Lane, PlannedObject } from './compileSteps';
import { lanesBefore, stagesOf } from './laneOrder';
import type { StepInput } from './stepKinds';

type Kind = Lane['item']['kind'];

const lane = (pluginId: string, needs: string[] = [], kind: Kind = 'install'): Lane => ({
  item: {
    kind,
    pluginId,
    name: pluginId,
    neededBy: ['requested'],
    breakingChanges: [],
    removesData: false,
  },
  manifest: manifestOf({ id: pluginId, dependencies: Object.fromEntries(needs.map(id => [id, '*'])) }),
  running: true,
});

const namespaceOf = (pluginId: string, name: string): PlannedObject => ({
  pluginId,
  action: 'apply',
  object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } as KubernetesObject,
});

describe('lanesBefore', () => {
  it('has nothing wait that needs nothing', () => {
    expect(lanesBefore([lane('a'), lane('b'), lane('c')], [])).toEqual([[], [], []]);
  });

  it('has a lane wait for what it needs, and what is removed for what needs it', () => {
    expect(lanesBefore([lane('events'), lane('jira', ['events']), lane('radar')], [])).toEqual([
      [],
      ['events'],
      [],
    ]);
    const away = [lane('jira', ['events'], 'uninstall'), lane('events', [], 'uninstall')];
    expect(lanesBefore(away, [])).toEqual([[], ['jira']]);
  });

  it('takes away before it brings', () => {
    expect(lanesBefore([lane('old', [], 'stop'), lane('new')], [])).toEqual([[], ['old']]);
  });

  it('keeps those apart that write the same object', () => {
    const objects = [namespaceOf('a', 'shared'), namespaceOf('b', 'own'), namespaceOf('c', 'shared')];
    expect(lanesBefore([lane('a'), lane('b'), lane('c')], objects)).toEqual([[], [], ['a']]);
  });
});

describe('stagesOf', () => {
  const step = (kind: StepInput['kind'], pluginId: string, after?: string[]) => ({
    pluginId,
    input: { kind, pluginId, ...(after ? { after } : {}) },
  });

  it('finds what comes first, the lanes with what they wait for, and what comes last', () => {
    const steps = [
      step('reserve', 'b'),
      step('check-capacity', 'a'),
      step('apply-namespace', 'a', []),
      step('route', 'a'),
      step('activate-frontend', 'b', ['a']),
      step('drop-database', 'c'),
      step('record-revision', 'a'),
      step('notify', 'a'),
      step('record-generation', 'b'),
    ];
    expect(stagesOf(steps)).toEqual({
      first: steps.slice(0, 2),
      lanes: [
        { pluginId: 'a', after: [], steps: steps.slice(2, 4) },
        { pluginId: 'b', after: ['a'], steps: steps.slice(4, 5) },
      ],
      last: steps.slice(5),
    });
  });

  it('has lanes of which nothing is said go one after the other', () => {
    const steps = [
      step('reserve', 'a'),
      step('route', 'a'),
      step('route', 'b'),
      step('record-revision', 'a'),
    ];
    expect(stagesOf(steps).lanes.map(({ after }) => after)).toEqual([[], ['a']]);
  });
});
