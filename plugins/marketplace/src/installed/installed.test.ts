import type { Installation } from '@flyloft/plugin-manager-common';
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
