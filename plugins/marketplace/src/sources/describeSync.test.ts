import type { Source, SourceDefect, SourceSync } from '@flyloft/plugin-manager-common';
import { defectsAsText, describeRead, describeSync, groupDefects, summariseSources } from './describeSync';

const sync = (change: Partial<SourceSync>): SourceSync => ({
  id: '1',
  source: 'rhdh',
  trigger: 'schedule',
  actor: 'schedule',
  state: 'done',
  startedAt: '2026-01-01T00:00:00Z',
  defects: 0,
  ...change,
});
const defect = (code: SourceDefect['code'], change: Partial<SourceDefect> = {}): SourceDefect => ({
  code,
  message: 'It is wrong.',
  fix: 'Correct it.',
  ...change,
});

it.each<[Partial<SourceSync>, string]>([
  [{ state: 'running' }, 'Syncing…'],
  [
    { state: 'running', progress: { done: 3, total: 9, what: 'packages asked for' } },
    'Syncing: 3 of 9 packages asked for',
  ],
  [{ state: 'unchanged' }, 'Nothing has changed since the sync before.'],
  [
    { state: 'failed', message: 'It answered 500. Listings stay as they were.' },
    'It answered 500. Listings stay as they were.',
  ],
  [{ counts: { added: 2, changed: 0, gone: 1, kept: 4 } }, '2 added, 1 gone'],
  [{ counts: { added: 0, changed: 0, gone: 0, kept: 4 } }, 'Read everything; no listing is another one now.'],
])('describes %j', (change, expected) => {
  expect(describeSync(sync(change))).toBe(expected);
});

it('says what was read in the words of the source', () => {
  expect(describeRead(sync({ read: { Plugin: 88, Package: 187, PluginCollection: 0 } }))).toBe(
    '88 Plugin, 187 Package'
  );
});

it('sums sources up', () => {
  const source = (change: Partial<Source>): Source => ({
    name: 'a',
    kind: 'rhdh',
    configured: true,
    listings: 3,
    defects: 0,
    webhook: false,
    ...change,
  });
  expect(summariseSources([source({ defects: 2 }), source({ last: sync({ state: 'failed' }) })])).toBe(
    '2 sources · 6 listings · 1 failing · 2 defects'
  );
});

it('groups defects and writes them for whoever keeps the catalogue', () => {
  const defects = [
    defect('package-unnamed', { file: 'b.yaml', line: 2 }),
    defect('package-missing', { file: 'a.yaml', line: 7 }),
    defect('package-unnamed', { entry: 'x' }),
  ];
  expect(groupDefects(defects).map(group => [group.code, group.items.length])).toEqual([
    ['package-missing', 1],
    ['package-unnamed', 2],
  ]);
  expect(defectsAsText('rhdh', defects)).toContain('- a.yaml:7 It is wrong. Correct it.');
});
