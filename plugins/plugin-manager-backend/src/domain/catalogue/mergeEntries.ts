import { pluginIdFor, type CatalogueListing, type SourceListing } from '@flyloft/plugin-manager-common';
import { mergeListing } from './mergeListing';

/** An entry as it is merged. */
export type MergeEntry = {
  source: string;
  kind: string;
  key: string;
  listing: SourceListing;
  /** The listing that it was part of after the last merge. */
  pluginId?: string;
};

/** What published plugins say: the ids that are taken, and which plugin each npm package belongs to. */
export type Published = { ids: readonly string[]; byPackage: Readonly<Record<string, string>> };

/** One listing with the entries that it is made from, the one that decides first. */
export type MergedListing = { listing: CatalogueListing; entries: MergeEntry[] };

const nameOf = (entry: MergeEntry) => `${entry.source} ${entry.key}`;

/**
 * Which entries speak of the same plugin. The package by which an entry is known decides: entries that are known by the
 * same one belong together, and an entry that has one package only joins the one group that contains it beside others.
 * Packages that several plugins share join nothing, so no two plugins of one catalogue ever become one.
 */
function groupEntries(entries: readonly MergeEntry[]): MergeEntry[][] {
  const byKnown = new Map<string, MergeEntry[]>();
  for (const entry of entries) {
    const known = entry.listing.packages[0]?.name ?? `entry:${nameOf(entry)}`;
    const group = byKnown.get(known);
    if (group) group.push(entry);
    else byKnown.set(known, [entry]);
  }
  const holders = new Map<string, Set<string>>();
  for (const [known, group] of byKnown) {
    for (const name of new Set(group.flatMap(entry => entry.listing.packages.map(one => one.name)))) {
      if (name !== known) holders.set(name, (holders.get(name) ?? new Set()).add(known));
    }
  }
  for (const [known, group] of [...byKnown]) {
    const [holder, ...others] = [...(holders.get(known) ?? [])];
    const target = holder === undefined || others.length > 0 ? undefined : byKnown.get(holder);
    const isAlone = group.every(entry => entry.listing.packages.length === 1);
    const fromElsewhere = target && group.every(entry => !target.some(one => one.source === entry.source));
    if (!target || !isAlone || !fromElsewhere) continue;
    target.push(...group);
    byKnown.delete(known);
  }
  return [...byKnown.values()];
}

/**
 * The listings that all sources together make. `entries` come in the order of the configuration: where two say
 * something else of the same plugin, the first one counts. An id stays once it was given, unless the plugin has been
 * published meanwhile under another one; the same entries always get the same ids.
 */
export function mergeEntries(entries: readonly MergeEntry[], published: Published): MergedListing[] {
  const groups = groupEntries(entries);
  const taken = new Set<string>(published.ids);
  const ids = new Map<MergeEntry[], string>();
  const give = (group: MergeEntry[], id: string) => {
    ids.set(group, id);
    taken.add(id);
  };
  // What is published has its id; what was listed before keeps it; the rest is named in the order of its names.
  const claimed = new Set<string>();
  for (const group of groups) {
    const names = group.flatMap(entry => entry.listing.packages.map(one => one.name));
    const known = group.map(entry => entry.listing.packages[0]?.name ?? '');
    const id = [...known, ...names]
      .map(name => (Object.hasOwn(published.byPackage, name) ? published.byPackage[name] : undefined))
      .find(one => one !== undefined && !claimed.has(one));
    // A shared package says nothing about which plugin it is.
    const isOwn = known.some(name => Object.hasOwn(published.byPackage, name));
    if (id !== undefined && (isOwn || names.length === 1)) {
      claimed.add(id);
      give(group, id);
    }
  }
  for (const group of groups) {
    if (ids.has(group)) continue;
    const kept = group.map(entry => entry.pluginId).find(id => id !== undefined && !taken.has(id));
    if (kept !== undefined) give(group, kept);
  }
  const first = (group: MergeEntry[]) => group[0]?.listing.packages[0]?.name ?? group[0]?.key ?? '';
  for (const group of [...groups].sort((a, b) => (first(a) < first(b) ? -1 : 1))) {
    if (ids.has(group)) continue;
    const packageName = group[0]?.listing.packages[0]?.name;
    const entryName =
      (group[0]?.key ?? '')
        .replace(/^[a-z]+:/, '')
        .split('/')
        .pop() ?? '';
    give(
      group,
      pluginIdFor({ ...(packageName === undefined ? {} : { packageName }), entryName }, id => taken.has(id))
    );
  }
  return groups.map(group => ({ listing: mergeListing(ids.get(group) ?? '', group), entries: group }));
}
