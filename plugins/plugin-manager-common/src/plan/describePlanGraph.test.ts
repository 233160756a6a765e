import type { PlanGraph, PlanGraphNode } from '../api/planReview';
import { describeGraphNode, describePlanGraph } from './describePlanGraph';

const node = (pluginId: string, change: PlanGraphNode['change'], from?: string, to?: string) => ({
  pluginId,
  name: pluginId,
  change,
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
});
const graph: PlanGraph = {
  nodes: [
    node('Jenkins', 'install', undefined, '2.4.1'),
    node('events', 'update', '1.8.0', '2.0.0'),
    node('Argo', 'stays', '1.4.0', '1.4.0'),
    node('Old', 'uninstall', '1.0.0'),
    node('Radar', 'configure', '1.1.0', '1.1.0'),
  ],
  edges: [
    { from: 'Jenkins', to: 'events', kind: 'needs', range: '^2.0.0' },
    { from: 'Argo', to: 'Radar', kind: 'uses', range: '*' },
    { from: 'Old', to: 'Argo', kind: 'needs', range: '^1.0.0' },
    { from: 'Argo', to: 'Jenkins', kind: 'uses', range: '2.x' },
    { from: 'Argo', to: 'Old', kind: 'uses', range: '1.x' },
    { from: 'Argo', to: 'gone', kind: 'needs', range: '1.x' },
  ],
};

describe('a plan’s graph in words', () => {
  it('says of each line who wants what, and what becomes of it', () => {
    expect(describePlanGraph(graph)).toEqual([
      'Jenkins 2.4.1 needs events ^2.0.0: 1.8.0 becomes 2.0.0.',
      'Argo 1.4.0 can use Radar *: 1.1.0 stays.',
      'Old 1.0.0 needs Argo ^1.0.0: 1.4.0 stays.',
      'Argo 1.4.0 can use Jenkins 2.x: 2.4.1 is installed.',
      'Argo 1.4.0 can use Old 1.x: 1.0.0 is removed.',
    ]);
  });

  it('says beside each plugin what becomes of it', () => {
    expect(graph.nodes.map(describeGraphNode)).toEqual([
      '2.4.1 new',
      '1.8.0 → 2.0.0',
      '1.4.0 stays',
      '1.0.0 is removed',
      '1.1.0, changed',
    ]);
  });
});
