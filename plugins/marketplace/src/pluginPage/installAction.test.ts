import type { PluginDetail } from '@flyloft/plugin-manager-common';
import { installAction } from './installAction';

type Input = Parameters<typeof installAction>[0];
const plugin = (change: Partial<Input> = {}): Input => ({
  id: 'radar',
  installable: true,
  installed: [],
  releases: [
    { version: '2.0.0', fits: true },
    { version: '1.0.0', fits: true },
    { version: '0.9.0', fits: false },
  ] as PluginDetail['releases'],
  manifest: { routes: [{ id: 'root', path: '/radar' }] } as PluginDetail['manifest'],
  ...change,
});
const installed: Input['installed'] = [{ environment: 'local', release: '1.0.0', state: 'running' }];

describe('installAction', () => {
  it.each([
    ['no bundle', plugin({ installable: false }), '2.0.0', { kind: 'ask' }],
    ['not installed', plugin(), '2.0.0', { kind: 'install', label: 'Install 2.0.0' }],
    ['does not fit', plugin(), '0.9.0', { kind: 'why-not', href: '/marketplace/plugins/radar/versions' }],
    ['a newer release', plugin({ installed }), '2.0.0', { kind: 'update', label: 'Update to 2.0.0' }],
    [
      'runs, and was withdrawn',
      plugin({ installed, installable: false }),
      '1.0.0',
      { kind: 'open', href: '/radar' },
    ],
    [
      'runs, beside a withdrawn release',
      plugin({
        installed,
        releases: [{ version: '2.0.0', fits: true, yanked: true }] as PluginDetail['releases'],
      }),
      '2.0.0',
      { kind: 'open', href: '/radar' },
    ],
    [
      'runs',
      plugin({ installed }),
      '1.0.0',
      { kind: 'open', href: '/radar', secondary: { label: 'Manage' } },
    ],
  ])('%s', (_what, input, version, expected) => {
    expect(installAction(input, version)).toMatchObject(expected);
  });
});
