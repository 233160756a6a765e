import type { Installation } from '@flyloft/plugin-manager-common';
import { isShown, readFilter } from './installedFilter';
import { sortByTrouble } from './sortByTrouble';
import { summariseInstalled } from './summariseInstalled';

const item = (name: string, status: Installation['health']['status'], change: Partial<Installation> = {}) =>
  ({
    name,
    environment: 'local',
    state: 'running',
    health: { status, reasons: [] },
    ...change,
  } as unknown as Installation);

describe('installed plugins', () => {
  it('puts what is wrong first', () => {
    const names = sortByTrouble([
      item('b', 'healthy'),
      item('stopped', 'stopped'),
      item('failing', 'failing'),
      item('a', 'healthy'),
      item('off', 'healthy', { quarantine: { digest: '', message: 'TypeError', at: '' } }),
    ]).map(entry => entry.name);
    expect(names).toEqual(['off', 'failing', 'stopped', 'a', 'b']);
  });

  it('says in one sentence how everything is', () => {
    expect(summariseInstalled([item('a', 'healthy'), item('b', 'failing', { available: '2.0.0' })])).toBe(
      '2 plugins: 1 healthy, 1 failing; 1 update.'
    );
    expect(summariseInstalled([item('a', 'healthy')])).toBe('1 plugin: 1 healthy.');
    expect(summariseInstalled([])).toBe('0 plugins.');
  });
});

describe('the filter of installed plugins', () => {
  const broken = item('off', 'healthy', { quarantine: { digest: '', message: 'TypeError', at: '' } });
  it.each([
    ['all', item('a', 'healthy'), true],
    ['all', item('a', 'stopped', { state: 'uninstalled' }), false],
    ['uninstalled', item('a', 'stopped', { state: 'uninstalled' }), true],
    ['failing', item('a', 'degraded'), true],
    ['failing', broken, true],
    ['failing', item('a', 'healthy'), false],
    ['updates', item('a', 'healthy', { available: '2.0.0' }), true],
    ['stopped', item('a', 'stopped', { state: 'stopped' }), true],
    ['something else', item('a', 'healthy'), true],
  ])('%s %#', (filter, installation, expected) => {
    expect(isShown(installation, readFilter(filter), '')).toBe(expected);
  });

  it('finds by name and id', () => {
    expect(isShown(item('Jenkins', 'healthy'), 'all', ' jenk ')).toBe(true);
    expect(isShown(item('Jenkins', 'healthy'), 'all', 'argo')).toBe(false);
  });
});
