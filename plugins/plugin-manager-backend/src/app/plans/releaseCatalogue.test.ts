import type { CandidateLists, CandidateRecord } from '../../ports';
import { catalogueOf } from './releaseCatalogue';

const record = (pluginId: string, more: Partial<CandidateRecord> = {}): CandidateRecord => ({
  pluginId,
  version: '1.0.0',
  yanked: false,
  deprecated: false,
  trustTier: 'internal',
  manifest: {
    dependencies: { base: '^1.0.0' },
    peerDependencies: { beside: '*' },
    optionalDependencies: { maybe: '*' },
    backstage: '*',
    node: '*',
  },
  ...more,
});

const listsOf = (...records: CandidateRecord[]): CandidateLists => ({
  byPlugin: new Map(records.map(one => [one.pluginId, [one]])),
});

describe('catalogueOf', () => {
  it('says what releases need, and which of them may not run here', () => {
    const lists = listsOf(
      record('radar'),
      record('odd', { trustTier: 'untrusted' }),
      record('bad', { trustTier: 'quarantined' })
    );
    const open = catalogueOf(lists, 'none');
    expect(open.candidates('radar')).toEqual([
      {
        version: '1.0.0',
        requires: [
          { name: 'base', range: '^1.0.0', kind: 'required' },
          { name: 'beside', range: '*', kind: 'peer' },
          { name: 'maybe', range: '*', kind: 'optional' },
        ],
        host: { backstage: '*', node: '*' },
        yanked: false,
        deprecated: false,
      },
    ]);
    const blocked = (isolation: Parameters<typeof catalogueOf>[1]) =>
      ['odd', 'bad'].map(id => catalogueOf(lists, isolation).candidates(id)[0]?.blocked);
    expect(blocked('none')).toEqual([
      'it is untrusted, and this environment does not isolate plugins (none)',
      'it is quarantined',
    ]);
    expect(blocked('sandbox')).toEqual([undefined, 'it is quarantined']);
  });

  it('is made once, and again only of what has changed', () => {
    const first = listsOf(record('radar'), record('board'));
    const made = catalogueOf(first, 'none');
    expect(catalogueOf(first, 'none')).toBe(made);
    const kept = made.get('board');
    const byPlugin = new Map(first.byPlugin).set('radar', [record('radar', { yanked: true })]);
    const next = catalogueOf({ byPlugin, since: { lists: first, changed: ['radar'] } }, 'none');
    expect(next).not.toBe(made);
    expect(next.get('board')).toBe(kept);
    expect(next.candidates('radar').map(({ yanked }) => yanked)).toEqual([true]);
    expect(made.candidates('radar').map(({ yanked }) => yanked)).toEqual([false]);
  });
});
