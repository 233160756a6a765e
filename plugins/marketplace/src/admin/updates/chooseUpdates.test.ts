import type { AvailableUpdate } from '@flyloft/plugin-manager-common';
import { chooseAll, marksOf, pinMarks, stillThere, toChanges, toCommand, toggle } from './chooseUpdates';

const update = (fields: Partial<AvailableUpdate> = {}): AvailableUpdate => ({
  pluginId: 'radar',
  name: 'Radar',
  from: '1.0.0',
  to: '1.1.0',
  verdict: 'safe',
  because: [],
  needsSettings: false,
  blockedBy: [],
  heldBy: [],
  releases: [],
  grants: [],
  irreversible: [],
  companions: [],
  ...fields,
});

describe('choosing updates', () => {
  it('takes one release of each plugin, and takes it back', () => {
    const one = toggle({}, update());
    const other = toggle(one, update({ to: '2.0.0' }));
    expect([one, other, toggle(other, update({ to: '2.0.0' }))]).toEqual([
      { radar: '1.1.0' },
      { radar: '2.0.0' },
      {},
    ]);
  });

  it('chooses all that can be taken together', () => {
    const updates = [
      update(),
      update({ pluginId: 'a', to: '3.0.0' }),
      update({ pluginId: 'a', to: '2.0.0' }),
      update({ pluginId: 'b', verdict: 'cannot' }),
      update({ pluginId: 'c', verdict: 'look', needsSettings: true }),
    ];
    expect(chooseAll({ z: '1.0.0' }, updates)).toEqual({ z: '1.0.0', radar: '1.1.0', a: '3.0.0' });
    expect(stillThere({ z: '1.0.0', radar: '1.1.0', a: '9.0.0', b: '1.1.0' }, updates)).toEqual({
      radar: '1.1.0',
    });
  });

  it('becomes one plan, and one command', () => {
    const chosen = { radar: '1.1.0', a: '2.0.0' };
    expect(toChanges(chosen)).toEqual([
      { kind: 'update', pluginId: 'radar', range: '1.1.0' },
      { kind: 'update', pluginId: 'a', range: '2.0.0' },
    ]);
    expect(toCommand(chosen)).toBe('./flyloft update radar@1.1.0 a@2.0.0');
  });

  it('marks what is worth a look, the gravest first', () => {
    expect(
      marksOf(
        update({
          irreversible: [{ pluginId: 'radar', what: 'migration 7' }],
          releases: [{ version: '1.1.0', publishedAt: '2026-01-01', breakingChanges: ['x'] }],
          needsSettings: true,
        })
      )
    ).toEqual(['Cannot be undone', 'Breaking', 'New settings']);
    expect(marksOf(update())).toEqual([]);
  });

  it('say which pins have to do with them', () => {
    const pin = (pluginId: string, range: string) => ({
      pluginId,
      name: pluginId.toUpperCase(),
      release: '1.0.0',
      range,
      reason: 'why',
      by: 'user:default/ada',
      at: '2026-01-01T00:00:00Z',
    });
    const pins = [pin('radar', '1.x'), pin('events', '~1.2'), pin('other', '1.x')];
    expect(pinMarks(update({ heldBy: ['events'] }), pins)).toEqual([
      'Pinned to 1.x',
      'EVENTS is pinned to ~1.2',
    ]);
    expect(pinMarks(update({ pluginId: 'alone' }), pins)).toEqual([]);
  });
});
