import type { CollectionList, PluginCard } from '@flyloft/plugin-manager-common';
import { otherLast } from './facetWords';

/** A row of listings on the first page. */
export type Shelf = { key: string; title: string; items: PluginCard[]; query?: string };

/** Fewest listings that make a shelf; a shelf of one looks like a mistake. */
const SHELF_MINIMUM = 4;
const SHELF_SIZE = 8;

/** How long something counts as new, in milliseconds. */
const NEW_MS = 30 * 86_400_000;

const installableFirst = (a: PluginCard, b: PluginCard) => Number(b.installable) - Number(a.installable);
const newestFirst = (a: PluginCard, b: PluginCard) => b.publishedAt.localeCompare(a.publishedAt);

/** What came lately; nothing where most of what there is came lately, as after the first look into a catalogue. */
function newOnes(plugins: readonly PluginCard[], now: number): PluginCard[] {
  const fresh = plugins.filter(({ publishedAt }) => now - Date.parse(publishedAt) < NEW_MS);
  return 2 * fresh.length > plugins.length ? [] : fresh;
}

/**
 * The shelves of the first page: what can be installed in a minute, what a catalogue put together, what is new, then the
 * categories. Each plugin stands on one shelf only, a collection or category with fewer than {@link SHELF_MINIMUM}
 * listings makes none. `now` is in milliseconds.
 */
export function makeShelves(
  plugins: readonly PluginCard[],
  collections: CollectionList['items'],
  now: number
): Shelf[] {
  const shelves: Shelf[] = [];
  const placed = new Set<string>();
  const place = (shelf: Omit<Shelf, 'items'>, candidates: readonly PluginCard[], minimum: number) => {
    const items = candidates.filter(plugin => !placed.has(plugin.id)).slice(0, SHELF_SIZE);
    if (items.length < minimum) return;
    items.forEach(plugin => placed.add(plugin.id));
    shelves.push({ ...shelf, items });
  };
  const ready = plugins.filter(plugin => plugin.installable && plugin.fits && plugin.installed.length === 0);
  const nothingInstalled = plugins.every(plugin => plugin.installed.length === 0);
  place(
    {
      key: 'ready',
      title: nothingInstalled ? 'Install your first in a minute' : 'Ready to install',
      query: '?installable=true&fits=true',
    },
    [...ready].sort((a, b) => Number(b.trustTier === 'internal') - Number(a.trustTier === 'internal')),
    1
  );
  for (const { source, key, title, items } of collections) {
    place({ key: `collection-${source}-${key}`, title }, [...items].sort(installableFirst), SHELF_MINIMUM);
  }
  place(
    { key: 'new', title: 'New', query: '?sort=created' },
    newOnes(plugins, now).sort(installableFirst).sort(newestFirst),
    SHELF_MINIMUM
  );
  const categories = [...new Set(plugins.map(plugin => plugin.category))].sort().map(value => ({ value }));
  for (const { value: category } of otherLast(categories)) {
    const members = plugins.filter(plugin => plugin.category === category).sort(installableFirst);
    place(
      { key: `category-${category}`, title: category, query: `?category=${encodeURIComponent(category)}` },
      members,
      SHELF_MINIMUM
    );
  }
  const installed = plugins.filter(plugin => plugin.installed.length > 0);
  place({ key: 'installed', title: 'Installed' }, installed, 1);
  return shelves;
}
