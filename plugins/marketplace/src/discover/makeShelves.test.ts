import type { CollectionList, PluginCard } from '@flyloft/plugin-manager-common';
import { makeShelves } from './makeShelves';

const card = (id: string, change: Partial<PluginCard> = {}): PluginCard => ({
  id,
  name: id,
  description: '',
  type: 'standalone',
  category: 'Other',
  maturity: 'stable',
  publisher: 'acme',
  trustTier: 'community',
  keywords: [],
  hasIcon: false,
  installable: false,
  fits: true,
  publishedAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  installs: 0,
  installed: [],
  ...change,
});
const collection = (title: string, items: PluginCard[]): CollectionList['items'][number] => ({
  key: title,
  source: 'rhdh',
  title,
  description: '',
  total: items.length,
  items,
});

const now = Date.parse('2026-03-01T00:00:00Z');

describe('makeShelves', () => {
  it('shows what is new where that is not nearly everything, and what fits nowhere else at the end', () => {
    const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
    const fresh = ids('new', 4).map(id => card(id, { publishedAt: '2026-02-20T00:00:00Z' }));
    const old = [
      ...ids('a', 5).map(id => card(id)),
      ...ids('b', 5).map(id => card(id, { category: 'Security' })),
    ];
    const titles = (plugins: PluginCard[]) => makeShelves(plugins, [], now).map(({ title }) => title);
    expect(titles([...fresh, ...old])).toEqual(['New', 'Security', 'Other']);
    expect(titles(fresh)).toEqual(['Other']);
  });

  it('makes a shelf of a collection with four listings, and none of a smaller one', () => {
    const plugins = ['a', 'b', 'c', 'd', 'e'].map(id => card(id));
    const shelves = makeShelves(
      plugins,
      [
        collection('Featured', plugins.slice(0, 1)),
        collection('CI/CD plugins', [...plugins.slice(0, 3), card('d', { installable: true })]),
      ],
      now
    );
    expect(shelves[0]).toMatchObject({ title: 'CI/CD plugins' });
    expect(shelves[0]?.items.map(item => item.id)).toEqual(['d', 'a', 'b', 'c']);
    expect(shelves.some(shelf => shelf.title === 'Featured')).toBe(false);
  });

  it('puts what can be installed first, and each plugin on one shelf only', () => {
    const plugins = [
      ...['a', 'b', 'c', 'd'].map(id => card(id, { category: 'CI/CD' })),
      card('ready', { installable: true, latest: '1.0.0' }),
    ];
    const shelves = makeShelves(plugins, [], now);
    expect(shelves[0]?.items.map(item => item.id)).toEqual(['ready']);
    const all = shelves.flatMap(shelf => shelf.items.map(item => item.id));
    expect(new Set(all).size).toBe(all.length);
  });
});
