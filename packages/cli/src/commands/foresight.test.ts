import type { AvailableUpdate, GenerationDiff, UpgradeSimulation } from '@flyloft/plugin-manager-common';
import { describeDiff } from './generations';
import { describeSimulation } from './simulate';
import { describeUpdates } from './updates';

const update = (fields: Partial<AvailableUpdate>): AvailableUpdate => ({
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

describe('updates in text', () => {
  it('are sorted by what one may do, with what changes below each', () => {
    const lines = describeUpdates(
      {
        environment: 'local',
        withdrawn: [
          { pluginId: 'radar', name: 'Radar', release: '1.0.0', kind: 'yanked', reason: 'It leaks tokens' },
        ],
        pins: [
          {
            pluginId: 'events',
            name: 'Events',
            release: '1.0.0',
            range: '1.x',
            reason: 'The 2.0 digest is not ready',
            by: 'user:default/ada',
            at: '2026-01-01T00:00:00Z',
          },
        ],
        installed: 3,
        newest: 1,
        portal: { backstage: '1.55.0', node: '24.0.0', next: [] },
        items: [
          update({ companions: [{ pluginId: 'a', name: 'A', kind: 'update', from: '1.0.0', to: '1.0.1' }] }),
          update({
            pluginId: 'jenkins',
            to: '2.0.0',
            verdict: 'look',
            because: ['Breaks: url is a list'],
            releases: [
              {
                version: '2.0.0',
                publishedAt: '2026-01-01',
                breakingChanges: ['url is a list'],
                changelog: '- New',
              },
            ],
          }),
          update({ pluginId: 'events', verdict: 'cannot', because: ['Jenkins holds it.'] }),
        ],
      },
      true
    );
    expect(lines).toEqual([
      '! radar 1.0.0 was withdrawn and still runs: It leaks tokens',
      '· events 1.0.0 is pinned to 1.x by user:default/ada: The 2.0 digest is not ready',
      '  Next: ./flyloft unpin events',
      'Safe: 1',
      '✓ radar 1.0.0 → 1.1.0',
      '  ~ A 1.0.0 → 1.0.1 comes along',
      'Needs a look: 1',
      '! jenkins 1.0.0 → 2.0.0',
      '  Breaks: url is a list',
      '  2.0.0',
      '    - New',
      'Cannot be taken yet: 1',
      '✗ events 1.0.0 → 1.1.0',
      '  Jenkins holds it.',
      '  Next: ./flyloft update --safe',
    ]);
  });
});

describe('a simulated upgrade in text', () => {
  it('answers first, and ends with the order and the next command', () => {
    const simulation: UpgradeSimulation = {
      environment: 'local',
      from: '1.49.4',
      to: '1.52.0',
      answer: 'updates',
      sentence: 'Yes, with 1 update first; 0 of 1 plugin need nothing.',
      counts: { ready: 0, update: 1, none: 0, unknown: 0 },
      plugins: [
        {
          pluginId: 'radar',
          name: 'Radar',
          release: '1.0.0',
          readiness: 'update',
          because: '1.1.0 runs on both versions.',
          update: { to: '1.1.0', when: 'before' },
          alternatives: [],
        },
      ],
      steps: [
        { kind: 'update', when: 'before', pluginId: 'radar', name: 'Radar', from: '1.0.0', to: '1.1.0' },
        { kind: 'portal', from: '1.49.4', to: '1.52.0' },
      ],
      changes: [{ kind: 'update', pluginId: 'radar', range: '1.1.0' }],
    };
    expect(describeSimulation(simulation)).toEqual([
      'Backstage 1.49.4 → 1.52.0',
      '  Yes, with 1 update first; 0 of 1 plugin need nothing.',
      'Ready with an update: 1',
      '~ radar 1.0.0 → 1.1.0',
      '  1.1.0 runs on both versions.',
      'In this order:',
      '  1. update radar 1.0.0 → 1.1.0',
      '  2. upgrade the portal to Backstage 1.52.0',
      '  Next: ./flyloft simulate --backstage 1.52.0 --plan',
    ]);
  });
});

describe('two generations in text', () => {
  it('never show a secret', () => {
    const diff: GenerationDiff = {
      environment: 'local',
      from: 1,
      to: 2,
      sentence: 'From 1 to 2: configures 1.',
      changes: [
        {
          kind: 'configured',
          pluginId: 'radar',
          name: 'Radar',
          sentence: '2 settings changed',
          values: [
            { path: '/days', change: 'changed', before: 1, after: 2, secret: false },
            { path: '/token', change: 'changed', secret: true },
          ],
          revisions: { from: 1, to: 2 },
        },
      ],
      unchanged: [{ pluginId: 'a', name: 'A', release: '1.0.0' }],
    };
    expect(describeDiff(diff)).toEqual([
      'From 1 to 2: configures 1.',
      '~ radar  2 settings changed',
      '    /days: 1 → 2 (changed)',
      '    /token: secret changed',
      '= 1 unchanged',
    ]);
  });
});
