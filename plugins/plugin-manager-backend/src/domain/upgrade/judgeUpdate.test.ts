import fc from 'fast-check';
import { isCompatibleStep, judgeUpdate, type UpdatePart } from './judgeUpdate';

const part = (fields: Partial<UpdatePart> = {}): UpdatePart => ({
  kind: 'update',
  pluginId: 'radar',
  name: 'Radar',
  from: '1.0.0',
  to: '1.1.0',
  breakingChanges: [],
  grants: [],
  irreversible: [],
  warnings: [],
  ...fields,
});

const added = { change: 'added' as const, sentence: 'Connects to a.example' };
const removed = { change: 'removed' as const, sentence: 'Connects to b.example' };

describe('judgeUpdate', () => {
  it('calls a compatible step that gains nothing safe, also with a companion', () => {
    const companion = part({ pluginId: 'events', name: 'Events', from: '2.0.0', to: '2.0.1' });
    expect(judgeUpdate([part({ grants: [removed] }), companion])).toEqual({ verdict: 'safe', because: [] });
  });

  it.each<[string, UpdatePart[], string[]]>([
    [
      'breaking changes',
      [part({ breakingChanges: ['a', 'b', 'c', 'd'] })],
      ['Breaks: a', 'Breaks: b', 'Breaks: c', '… and 1 more like this.'],
    ],
    ['a new major version', [part({ to: '2.0.0' })], ['Radar 2.0.0 promises no compatibility with 1.0.0.']],
    ['new access', [part({ grants: [added, removed] })], ['New access: Connects to a.example']],
    [
      'what cannot be undone',
      [part({ irreversible: [{ what: 'migration 7' }] })],
      ['Cannot be undone: migration 7.'],
    ],
    [
      'settings',
      [part({ settings: '/token is missing.' })],
      ['Its settings have to change. /token is missing.'],
    ],
    ['warnings', [part({ warnings: ['Radar 1.1.0 is deprecated.'] })], ['Radar 1.1.0 is deprecated.']],
    [
      'what a companion brings',
      [
        part(),
        part({
          kind: 'install',
          pluginId: 'events',
          name: 'Events',
          from: undefined,
          to: '2.0.0',
          grants: [added],
        }),
      ],
      ['Events 2.0.0 is installed, too.', 'Events: New access: Connects to a.example'],
    ],
  ])('wants a look at %s', (_, parts, because) => {
    expect(judgeUpdate(parts)).toEqual({ verdict: 'look', because });
  });

  it('never calls a step safe that leaves the caret range', () => {
    const version = fc.tuple(fc.nat(2), fc.nat(3), fc.nat(3)).map(numbers => numbers.join('.'));
    fc.assert(
      fc.property(version, version, (from, to) => {
        const { verdict } = judgeUpdate([part({ from, to })]);
        expect(verdict).toBe(isCompatibleStep(from, to) ? 'safe' : 'look');
      })
    );
  });
});
