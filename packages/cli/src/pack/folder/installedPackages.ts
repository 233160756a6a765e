import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { HostList } from '@flyloft/bundle';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { LockEntry } from '../npm/lockfile';
import { readPackageJson, type PackageJson } from '../npm/packageJson';
import type { PackageAt } from '../backend/packBackend';

/** What of an installed workspace goes into a bundle beside the plugin's own package. */
export type InstalledPackages = {
  packages: PackageAt[];
  /** By place, for the bill of materials. */
  entries: Map<string, LockEntry>;
  forced: Map<string, Set<string>>;
  dropped: { name: string; reason: string }[];
  /** Packages of the same workspace, which are not published and so become part of the plugin's own code. */
  compiledIn: Set<string>;
};

function findInstalled(from: string, root: string, name: string): string | undefined {
  for (let dir = from; ; dir = path.dirname(dir)) {
    const candidate = path.join(dir, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (dir === root || path.dirname(dir) === dir) return undefined;
  }
}

/** A package's place in the bundle: what lies in the workspace's own node_modules stays where it is. */
function placeOf(dir: string, root: string, mainDir: string, mainName: string): string {
  const inMain = path.relative(mainDir, dir);
  const relative = inMain.startsWith('..')
    ? path.relative(root, dir)
    : path.join('node_modules', mainName, inMain);
  return relative.split(path.sep).join('/');
}

function notInstalled(name: string, by: string): FlyloftError {
  return new FlyloftError(
    'PACK_FAILED',
    `${name}, which ${by} depends on, is not installed. Install the dependencies and pack again.`
  );
}

/** A package of a workspace, followed by those of the same workspace that it depends on. */
export async function ownPackages(
  main: { dir: string; pkg: PackageJson },
  root: string
): Promise<PackageJson[]> {
  const found = new Map<string, PackageJson>([[main.dir, main.pkg]]);
  const queue = [main];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const [name, range] of Object.entries(next.pkg.dependencies ?? {})) {
      const linked = range.startsWith('workspace:') ? findInstalled(next.dir, root, name) : undefined;
      const dir = linked && (await realpath(linked));
      if (dir === undefined || found.has(dir)) continue;
      const pkg = await readPackageJson(dir);
      found.set(dir, pkg);
      queue.push({ dir, pkg });
    }
  }
  return [...found.values()];
}

/** Follows the dependencies of a workspace package through what is installed. Throws FlyloftError. */
export async function installedPackages(
  main: { dir: string; pkg: PackageJson },
  root: string,
  host: HostList
): Promise<InstalledPackages> {
  const result: InstalledPackages = {
    packages: [],
    entries: new Map(),
    forced: new Map(),
    dropped: [],
    compiledIn: new Set(),
  };
  const dropped = new Map<string, string>();
  const visited = new Set<string>();
  const queue = [{ dir: main.dir, pkg: main.pkg }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const [name, range] of Object.entries({ ...next.pkg.dependencies, ...next.pkg.peerDependencies })) {
      if (host.packages[name] !== undefined) {
        result.forced.set(name, (result.forced.get(name) ?? new Set()).add(range));
        dropped.set(name, 'the plugin host has it');
        continue;
      }
      if (name.startsWith('@types/')) {
        dropped.set(name, 'type declarations');
        continue;
      }
      if (range.startsWith('workspace:')) {
        const linked = findInstalled(next.dir, root, name);
        if (linked === undefined) throw notInstalled(name, next.pkg.name);
        const dir = await realpath(linked);
        result.compiledIn.add(name);
        dropped.set(name, 'compiled into the backend');
        if (!visited.has(dir)) queue.push({ dir, pkg: await readPackageJson(dir) });
        visited.add(dir);
        continue;
      }
      if (/^(git|file|link|portal|https?|patch|exec)[:+]/.test(range)) {
        throw new FlyloftError(
          'SOURCE_REFUSED',
          `${next.pkg.name} takes ${name} from ${
            range.split(':')[0]
          }. Packing takes dependencies from a package registry only; publish ${name} there, or copy what is needed into the plugin.`,
          { package: name, range }
        );
      }
      const dir = findInstalled(next.dir, root, name);
      if (dir === undefined) {
        if (
          next.pkg.peerDependencies?.[name] !== undefined ||
          next.pkg.optionalDependencies?.[name] !== undefined
        )
          continue;
        throw notInstalled(name, next.pkg.name);
      }
      const place = placeOf(dir, root, main.dir, main.pkg.name);
      if (result.entries.has(place)) continue;
      const pkg = await readPackageJson(dir);
      result.entries.set(place, { version: pkg.version, license: pkg.license });
      result.packages.push({ place, dir, label: `${pkg.name}@${pkg.version}` });
      queue.push({ dir, pkg });
    }
  }
  result.dropped = [...dropped]
    .map(([name, reason]) => ({ name, reason }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return result;
}
