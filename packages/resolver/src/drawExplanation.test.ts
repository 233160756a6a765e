import fc from 'fast-check';
import { drawExplanation } from './drawExplanation';
import { resolve } from './resolve';
import { problem } from './__testUtils__/arbitraries';

describe('drawExplanation', () => {
  it('shows who was asked for, who stands in the way, and what both need', () => {
    const answer = resolve({
      candidates: {
        jenkins: [{ version: '3.0.0', requires: [{ name: 'events', range: '^2.0.0' }] }],
        'argo-cd': [{ version: '1.4.0', requires: [{ name: 'events', range: '^1.0.0' }] }],
        events: [{ version: '1.0.0' }, { version: '2.0.0' }],
      },
      wanted: [{ name: 'jenkins', range: '*' }],
      installed: { 'argo-cd': '1.4.0', events: '1.0.0' },
    });
    expect(answer.outcome === 'unsatisfiable' && drawExplanation(answer.explanation)).toEqual({
      nodes: [
        { id: 'package jenkins', name: 'jenkins', kind: 'package', notes: ['asked for'] },
        { id: 'package argo-cd', name: 'argo-cd', kind: 'package', notes: ['1.4.0 is installed'] },
        { id: 'package events', name: 'events', kind: 'package', notes: [] },
      ],
      edges: [
        { from: 'package jenkins', to: 'package events', kind: 'needs', label: '^2.0.0' },
        { from: 'package argo-cd', to: 'package events', kind: 'needs', label: '^1.0.0' },
      ],
    });
  });

  it('tells a host from a package of the same name', () => {
    const answer = resolve({
      candidates: {
        radar: [
          {
            version: '1.0.0',
            requires: [{ name: 'node', range: '*' }],
            host: { node: '>=99' },
          },
        ],
        node: [{ version: '1.0.0' }],
      },
      wanted: [{ name: 'radar', range: '*' }],
      host: { node: '24.0.0' },
    });
    expect(answer.outcome === 'unsatisfiable' && drawExplanation(answer.explanation)).toEqual({
      nodes: [
        { id: 'package radar', name: 'radar', kind: 'package', notes: ['asked for'] },
        { id: 'host node', name: 'node', kind: 'host', notes: ['here it is 24.0.0'] },
      ],
      edges: [{ from: 'package radar', to: 'host node', kind: 'needs', label: '>=99' }],
    });
  });

  it('leaves no cause out and no edge without its ends', () => {
    let drawn = 0;
    fc.assert(
      fc.property(problem, p => {
        const answer = resolve(p);
        if (answer.outcome !== 'unsatisfiable') return;
        const { nodes, edges } = drawExplanation(answer.explanation);
        const links = answer.explanation.causes.filter(({ kind }) =>
          ['requirement', 'conflict', 'host'].includes(kind)
        );
        expect(edges).toHaveLength(links.length);
        const ids = nodes.map(({ id }) => id);
        for (const { from, to } of edges) expect(ids).toEqual(expect.arrayContaining([from, to]));
        for (const { name } of answer.explanation.causes) expect(ids).toContain(`package ${name}`);
        drawn++;
      }),
      { numRuns: 300 }
    );
    expect(drawn).toBeGreaterThan(30);
  });
});
