import type { Installation } from '@flyloft/plugin-manager-common';
import { isOfTeam, isShown, readWish, teamsIn, usualTeam } from './installedFilter';
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
  const wish = (query: string) => readWish(new URLSearchParams(query));
  const broken = item('off', 'healthy', { quarantine: { digest: '', message: 'TypeError', at: '' } });
  const gone = item('a', 'stopped', { state: 'uninstalled' });
  it.each([
    ['', item('a', 'healthy'), true],
    ['', gone, false],
    ['deleted=only', gone, true],
    ['state=uninstalled', gone, true],
    ['deleted=only', item('a', 'healthy'), false],
    ['state=failing', item('a', 'degraded'), true],
    ['state=failing', broken, true],
    ['state=failing', item('a', 'healthy'), false],
    ['state=updates', item('a', 'healthy', { available: '2.0.0' }), true],
    ['state=stopped', item('a', 'stopped', { state: 'stopped' }), true],
    ['state=something+else', item('a', 'healthy'), true],
    ['find=+jenk+', item('Jenkins', 'healthy'), true],
    ['find=argo', item('Jenkins', 'healthy'), false],
  ])('%s %#', (query, installation, expected) => {
    expect(isShown(installation, wish(query))).toBe(expected);
  });

  it('reads the team, and leaves out what is none', () => {
    expect(['', 'team=mine', 'team=group:default/a', 'team=x'].map(query => wish(query).team)).toEqual([
      undefined,
      'mine',
      'group:default/a',
      undefined,
    ]);
  });
});

describe('teams', () => {
  const me = ['user:default/ann', 'group:default/web'];
  const own = { installedBy: 'user:default/ann' };
  const team = { installedBy: 'user:default/bob', teams: ['group:default/web', 'group:ops/night'] };
  const others = { installedBy: 'user:default/eve', teams: ['group:default/data'] };

  it('are mine where I asked, or somebody of my groups', () => {
    expect([own, team, others, {}].map(one => isOfTeam(one, 'mine', me))).toEqual([true, true, false, false]);
    expect([own, team, others].map(one => isOfTeam(one, 'group:default/data', me))).toEqual([
      false,
      false,
      true,
    ]);
    expect(isOfTeam({}, 'all', [])).toBe(true);
  });

  it('are mine to begin with, all for an admin or where mine have nothing', () => {
    expect(usualTeam([own, others], { refs: me, isAdmin: false })).toBe('mine');
    expect(usualTeam([own, others], { refs: me, isAdmin: true })).toBe('all');
    expect(usualTeam([others], { refs: me, isAdmin: false })).toBe('all');
  });

  it('are listed once each, by name', () => {
    expect(teamsIn([team, others, team, own])).toEqual([
      { value: 'group:default/data', label: 'data' },
      { value: 'group:ops/night', label: 'ops/night' },
      { value: 'group:default/web', label: 'web' },
    ]);
  });
});
