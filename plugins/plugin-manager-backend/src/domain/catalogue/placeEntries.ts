import { pluginIdFor } from '@flyloft/plugin-manager-common';

/** What tells which plugin an entry speaks of. */
export type PlacedEntry = {
  source: string;
  key: string;
  /** Names of its packages; the first one is the one that it is known by. */
  packages: readonly string[];
  /** The listing that it was part of after the last merge. */
  pluginId?: string;
};

/** What published plugins say: the ids that are taken, and which plugin each npm package belongs to. */
export type Published = { ids: readonly string[]; byPackage: Readonly<Record<string, string>> };

/** The id of a listing with the entries that it is made from, the one that decides first. */
export type Placed<T> = { pluginId: string; entries: T[] };

const nameOf = (entry: PlacedEntry) => `${entry.source} ${entry.key}`;

/** Groups that are named between two pauses. */
const PIECE = 500;

/**
 * Which entries speak of the same plugin. The package by which an entry is known decides: entries that are known by the
 * same one belong together, and an entry that has one package only joins the one group that contains it beside others.
 * Packages that several plugins share join nothing, so no two plugins of one catalogue ever become one.
 */
function* groupEntries<T extends PlacedEntry>(entries: readonly T[]): Generator<void, T[][]> {
  const byKnown = new Map<string, T[]>();
  for (const [place, entry] of entries.entries()) {
    if (place % PIECE === 0) yield;
    const known = entry.packages[0] ?? `entry:${nameOf(entry)}`;
    const group = byKnown.get(known);
    if (group) group.push(entry);
    else byKnown.set(known, [entry]);
  }
  const holders = new Map<string, Set<string>>();
  yield;
  for (const [known, group] of byKnown) {
    for (const name of new Set(group.flatMap(entry => entry.packages))) {
      if (name !== known) holders.set(name, (holders.get(name) ?? new Set()).add(known));
    }
  }
  yield;
  for (const [known, group] of [...byKnown]) {
    const [holder, ...others] = [...(holders.get(known) ?? [])];
    const target = holder === undefined || others.length > 0 ? undefined : byKnown.get(holder);
    const isAlone = group.every(entry => entry.packages.length === 1);
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
 * published meanwhile under another one; the same entries always get the same ids. Yields between pieces of its work.
 */
export function* placeEntries<T extends PlacedEntry>(
  entries: readonly T[],
  published: Published
): Generator<void, Array<Placed<T>>> {
  const groups = yield* groupEntries(entries);
  yield;
  const taken = new Set<string>(published.ids);
  const ids = new Map<T[], string>();
  const give = (group: T[], id: string) => {
    ids.set(group, id);
    taken.add(id);
  };
  // What is published has its id; what was listed before keeps it; the rest is named in the order of its names.
  const claimed = new Set<string>();
  for (const group of groups) {
    const names = group.flatMap(entry => entry.packages);
    const known = group.map(entry => entry.packages[0] ?? '');
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
  yield;
  for (const group of groups) {
    if (ids.has(group)) continue;
    const kept = group.map(entry => entry.pluginId).find(id => id !== undefined && !taken.has(id));
    if (kept !== undefined) give(group, kept);
  }
  yield;
  const first = (group: T[]) => group[0]?.packages[0] ?? group[0]?.key ?? '';
  const unnamed = groups.filter(group => !ids.has(group)).sort((a, b) => (first(a) < first(b) ? -1 : 1));
  for (const [place, group] of unnamed.entries()) {
    if (place % PIECE === 0) yield;
    const packageName = group[0]?.packages[0];
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
  return groups.map(group => ({ pluginId: ids.get(group) ?? '', entries: group }));
}
