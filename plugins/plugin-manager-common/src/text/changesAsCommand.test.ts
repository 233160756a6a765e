import type { WantedChange } from '../api';
import { changeOfWord, changesAsCommand } from './changesAsCommand';

describe('changesAsCommand', () => {
  const changes: WantedChange[] = [
    { kind: 'install', pluginId: 'jenkins', range: '3.0.0' },
    { kind: 'update', pluginId: 'argo', range: '>=1.0.0 <2.0.0' },
    { kind: 'update', pluginId: 'events' },
    { kind: 'uninstall', pluginId: 'old', removeData: true },
    { kind: 'uninstall', pluginId: 'older' },
    { kind: 'rollback', pluginId: 'radar', revision: 3 },
    { kind: 'rollback', pluginId: 'board' },
    { kind: 'restart', pluginId: 'zeta' },
  ];

  it('says every change so that a shell hands it over as it is, and it can be read back', () => {
    const command = changesAsCommand(changes, { environment: 'staging' });
    expect(command).toBe(
      "./flyloft change install:jenkins@3.0.0 'update:argo@>=1.0.0 <2.0.0' update:events uninstall-with-data:old " +
        'uninstall:older rollback:radar@3 rollback:board restart:zeta --environment staging'
    );
    const words = command!
      .match(/'[^']*'|\S+/g)!
      .slice(2, -2)
      .map(word => word.replaceAll("'", ''));
    expect(words.map(changeOfWord)).toEqual(changes);
  });

  it('lifts pins before', () => {
    const update: WantedChange[] = [{ kind: 'update', pluginId: 'jira', range: '2.0.0' }];
    expect(changesAsCommand(update, { unpin: ['jira'], environment: 'staging' })).toBe(
      './flyloft unpin jira --environment staging && ./flyloft change update:jira@2.0.0 --environment staging'
    );
  });

  it('says nothing where a command cannot say it all, and refuses words that mean nothing', () => {
    expect(changesAsCommand([{ kind: 'configure', pluginId: 'a', config: {} }])).toBeUndefined();
    const words = ['jenkins', 'configure:a', 'stop:a@1', 'rollback:a@x', 'rm:a', ':', 'install:'];
    expect(words.map(changeOfWord)).toEqual(words.map(() => undefined));
  });
});
