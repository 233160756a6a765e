import { FlyloftError, type Conflict, type WantedChange } from '@flyloft/plugin-manager-common';
import { describeCost, readConflict, withConfig } from './readConflict';

const conflict: Conflict = {
  lines: ['jenkins 3.0.0 does not fit: it needs events ^2.0.0, argo-cd 1.4.0 holds ^1.0.0.'],
  graph: {
    nodes: [{ id: 'package events', name: 'events', kind: 'package', notes: [] }],
    edges: [],
  },
  repairs: [
    {
      sentence: 'Update argo-cd 1.4.0 to 1.6.0.',
      cost: { breaking: 0, moved: 1, added: 0, removed: 0, stays: 2 },
      changes: [{ kind: 'update', pluginId: 'argo-cd', range: '1.6.0' }],
    },
  ],
};

describe('readConflict', () => {
  it.each(['DEPENDENCY_UNSATISFIABLE', 'DEPENDENTS_EXIST'] as const)('takes what %s carries', code => {
    expect(readConflict(new FlyloftError(code, 'no', conflict))).toEqual(conflict);
  });

  it.each([
    [new FlyloftError('CONFIG_INVALID', 'no', conflict)],
    [new FlyloftError('DEPENDENCY_UNSATISFIABLE', 'no')],
    [new FlyloftError('DEPENDENCY_UNSATISFIABLE', 'no', { ...conflict, repairs: [{ sentence: 'x' }] })],
    [new Error('no')],
  ])('takes nothing of %s', error => {
    expect(readConflict(error)).toBeUndefined();
  });
});

describe('withConfig', () => {
  it('puts what was typed for a plugin into the way out that is about it', () => {
    const asked: WantedChange[] = [
      { kind: 'install', pluginId: 'jenkins', range: '3.0.0', config: { url: 'https://a' } },
      { kind: 'configure', pluginId: 'argo-cd', config: { size: 3 } },
    ];
    const changes: WantedChange[] = [
      { kind: 'install', pluginId: 'jenkins', range: '2.0.0' },
      { kind: 'update', pluginId: 'argo-cd', range: '1.6.0' },
      { kind: 'install', pluginId: 'events', range: '2.0.0' },
      { kind: 'uninstall', pluginId: 'old' },
    ];
    expect(withConfig(changes, asked)).toEqual([
      { kind: 'install', pluginId: 'jenkins', range: '2.0.0', config: { url: 'https://a' } },
      { kind: 'update', pluginId: 'argo-cd', range: '1.6.0', config: { size: 3 } },
      { kind: 'install', pluginId: 'events', range: '2.0.0' },
      { kind: 'uninstall', pluginId: 'old' },
    ]);
  });
});

describe('describeCost', () => {
  it('says what moves, comes, goes and stays', () => {
    expect(describeCost({ breaking: 1, moved: 3, added: 2, removed: 1, stays: 1 })).toBe(
      '1 breaking update · 2 other updates · 2 new · 1 removed · 1 stays as it is'
    );
    expect(describeCost({ breaking: 0, moved: 0, added: 1, removed: 0, stays: 0 })).toBe('1 new');
  });
});
