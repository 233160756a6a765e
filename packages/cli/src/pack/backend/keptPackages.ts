import { FlyloftError } from '@flyloft/plugin-manager-common';
import { isHostStub, nameAt, resolveIn, type LockEntry, type Lockfile } from '../npm/lockfile';

/** Which packages of an installed backend go into the bundle. */
export type KeptPackages = {
  /** Place in the lockfile (`node_modules/…`) to its entry, the plugin's own first. */
  kept: Map<string, LockEntry>;
  /** Host packages that something kept asks for: name to the ranges. */
  forced: Map<string, Set<string>>;
  dropped: { name: string; reason: string }[];
};

/** Packages whose optional companions are native code, one for each platform. */
function isNativeWrapper(lock: Lockfile, place: string, entry: LockEntry): boolean {
  const companions = Object.keys(entry.optionalDependencies ?? {})
    .map(name => resolveIn(lock, place, name))
    .map(found => (found === undefined ? undefined : lock.packages[found]));
  return companions.filter(companion => companion?.os && companion.cpu).length >= 2;
}

/** Refuses a package that runs a script when it is installed, or is native code, by name. Throws FlyloftError. */
export function refuseNativeCode(lock: Lockfile, place: string, mainName: string): void {
  const entry = lock.packages[place];
  if (!entry) return;
  const label = `${nameAt(place)}@${entry.version}`;
  const facts = { package: nameAt(place), version: entry.version };
  if (entry.hasInstallScript) {
    throw new FlyloftError(
      'INSTALL_SCRIPT_REFUSED',
      `${label} runs a script when it is installed, which packing never does${
        place === `node_modules/${mainName}` ? '' : ` (${mainName} depends on it)`
      }. Ask its author for a release without, or replace the dependency.`,
      facts
    );
  }
  if (isNativeWrapper(lock, place, entry)) {
    const builds = Object.keys(entry.optionalDependencies ?? {}).slice(0, 3);
    throw new FlyloftError(
      'NATIVE_ADDON_REFUSED',
      `${label} is native code with a build for each platform (${builds.join(
        ', '
      )} …). Only publishers of the trust tier internal may ship native code.`,
      facts
    );
  }
}

/**
 * Follows the plugin's dependencies through the lockfile: everything is kept but what the host lends, type
 * declarations, and optional packages. Throws FlyloftError for install scripts and native wrappers, by name.
 */
export function keptPackages(
  lock: Lockfile,
  mainName: string,
  options: { allowNativeCode?: boolean } = {}
): KeptPackages {
  const result: KeptPackages = { kept: new Map(), forced: new Map(), dropped: [] };
  const dropped = new Map<string, string>();
  const queue = [`node_modules/${mainName}`];
  for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
    const entry = lock.packages[place];
    if (!entry || result.kept.has(place)) continue;
    if (!options.allowNativeCode) refuseNativeCode(lock, place, mainName);
    result.kept.set(place, entry);
    const asked: [string, string, boolean][] = [
      ...Object.entries(entry.dependencies ?? {}).map(
        ([name, range]) => [name, range, true] as [string, string, boolean]
      ),
      ...Object.entries(entry.peerDependencies ?? {}).map(
        ([name, range]) =>
          [name, range, entry.peerDependenciesMeta?.[name]?.optional !== true] as [string, string, boolean]
      ),
    ];
    for (const [name, range, required] of asked) {
      if (Object.hasOwn(entry.optionalDependencies ?? {}, name)) continue;
      if (name.startsWith('@types/')) {
        dropped.set(name, 'type declarations');
        continue;
      }
      const found = resolveIn(lock, place, name);
      if (found === undefined) {
        // Peers are not installed; whether the code needs them shows when its imports are checked.
        if (!required) dropped.set(name, 'optional peer');
        continue;
      }
      if (isHostStub(lock.packages[found] ?? {})) {
        result.forced.set(name, (result.forced.get(name) ?? new Set()).add(range));
        dropped.set(name, 'the plugin host has it');
        continue;
      }
      queue.push(found);
    }
    for (const name of Object.keys(entry.optionalDependencies ?? {}))
      dropped.set(name, `optional for ${nameAt(place)}`);
  }
  for (const place of result.kept.keys()) dropped.delete(nameAt(place));
  result.dropped = [...dropped]
    .map(([name, reason]) => ({ name, reason }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return result;
}
