import { consequenceOf, isPossible, type LifecycleAct, toChange, toCommand } from './lifecycle';

type Subject = Parameters<typeof isPossible>[1];
const running: Subject = {
  pluginId: 'radar',
  name: 'Radar',
  state: 'running',
  type: 'service-backed',
  namespace: 'plugin-radar',
};
const acts: LifecycleAct[] = ['update', 'start', 'stop', 'restart', 'uninstall', 'reinstall'];
const possible = (installation: Subject) => acts.filter(act => isPossible(act, installation));

describe('what can be done to an installation', () => {
  it.each<[string, Partial<Subject>, LifecycleAct[]]>([
    ['runs', {}, ['stop', 'restart', 'uninstall']],
    ['has an update', { available: '2.0.0' }, ['update', 'stop', 'restart', 'uninstall']],
    ['has no pod', { type: 'standalone' }, ['stop', 'uninstall']],
    ['is stopped', { state: 'stopped' }, ['start', 'uninstall']],
    ['is uninstalled', { state: 'uninstalled' }, ['reinstall']],
    ['is being changed', { operationId: 'o1' }, []],
  ])('where it %s', (_what, change, expected) => {
    expect(possible({ ...running, ...change })).toEqual(expected);
  });

  it('updates to the release that is offered', () => {
    expect(toChange('update', { ...running, available: '2.0.0' }, false)).toEqual({
      kind: 'update',
      pluginId: 'radar',
      range: '2.0.0',
    });
  });

  it('installs again by going back to what ran last, and says so as a command', () => {
    const gone = { ...running, state: 'uninstalled' as const, environment: 'local' };
    expect(toChange('reinstall', gone, false)).toEqual({ kind: 'rollback', pluginId: 'radar' });
    expect(toCommand('reinstall', [gone, { ...gone, pluginId: 'news' }])).toBe(
      './flyloft change rollback:radar rollback:news --environment local'
    );
  });

  it('says what is lost and kept, of one and of several', () => {
    expect(consequenceOf('uninstall', [running], false)?.act).toBe('Uninstall Radar, keep its database');
    expect(consequenceOf('uninstall', [running], true)).toMatchObject({
      act: 'Remove Radar and its database',
      typeName: 'radar',
    });
    const two = [running, { ...running, pluginId: 'news', name: 'News' }];
    expect(consequenceOf('uninstall', two, false)).toMatchObject({
      question: 'Uninstall 2 plugins?',
      act: 'Uninstall 2 plugins, keep their databases',
      lost: expect.arrayContaining(['Radar, News']),
    });
    expect(consequenceOf('restart', [running], false)).toBeUndefined();
  });
});
