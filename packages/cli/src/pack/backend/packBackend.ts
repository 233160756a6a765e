import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { HostList } from '@flyloft/bundle';
import { satisfies } from 'semver';
import type { LockEntry, Lockfile } from '../npm/lockfile';
import { nameAt } from '../npm/lockfile';
import type { PackReport } from '../types';
import { checkImports } from './checkImports';
import { collectPackage } from './collectFiles';
import { unreachedFiles } from './unreachedFiles';
import { keptPackages } from './keptPackages';

/** The backend half as it goes into the bundle. */
export type PackedBackend = {
  /** Path inside the bundle to content. */
  files: Map<string, Buffer>;
  /** Kept packages by place, for the bill of materials. */
  kept: Map<string, LockEntry>;
  forced: PackReport['forced'];
  dropped: PackReport['dropped'];
  /** Paths below the plugin's package, sorted. */
  migrations: string[];
  installedBytes: number;
};

const MIGRATION = /^migrations\/.+\.[cm]?js$/;

/** Host packages with what was asked of them, for the manifest and the report. */
export function describeForced(forced: Map<string, Set<string>>, host: HostList): PackReport['forced'] {
  return [...forced]
    .map(([name, ranges]) => {
      const version = host.packages[name] ?? '';
      const asked = [...ranges].sort().join(' || ');
      return {
        name,
        asked,
        host: version,
        fits: [...ranges].every(range => satisfies(version, range, { includePrerelease: true })),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Lays files out on disk, so that imports are checked against exactly what will be in the bundle. */
async function layOut(dir: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const [relative, content] of files) {
    const target = path.join(dir, relative);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}

/** Bytes of all files below a folder; links (to the empty host packages, to programs) count nothing. */
async function sizeOf(dir: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const inner = path.join(dir, entry.name);
    if (entry.isDirectory()) bytes += await sizeOf(inner);
    else if (entry.isFile()) bytes += (await stat(inner)).size;
  }
  return bytes;
}

/** A package on disk and its place in the bundle's `backend/`, such as `node_modules/zod`. */
export type PackageAt = { place: string; dir: string; label: string };

/**
 * Collects packages, lays them out as they will be in the bundle, and follows their imports there.
 * `extra` are further files by place, such as a plugin that was compiled from a folder.
 */
export async function layOutBackend(options: {
  outDir: string;
  mainName: string;
  packages: PackageAt[];
  extra?: ReadonlyMap<string, Buffer>;
  host: HostList;
  allowNativeCode?: boolean;
}): Promise<Pick<PackedBackend, 'files' | 'migrations'>> {
  const { outDir, mainName, host, allowNativeCode = false } = options;
  const laidOut = new Map<string, Buffer>(options.extra);
  const doubtful = new Set<string>();
  for (const { place, dir, label } of options.packages) {
    const collected = await collectPackage(dir, label, allowNativeCode);
    for (const [relative, content] of collected.kept) laidOut.set(`${place}/${relative}`, content);
    for (const [relative, content] of collected.doubtful) {
      laidOut.set(`${place}/${relative}`, content);
      doubtful.add(`${place}/${relative}`);
    }
  }
  await layOut(outDir, laidOut);
  const mainPlace = `node_modules/${mainName}`;
  const migrations = [...laidOut.keys()]
    .filter(file => file.startsWith(`${mainPlace}/`))
    .map(file => file.slice(mainPlace.length + 1))
    .filter(file => MIGRATION.test(file))
    .sort();
  const entries = migrations.map(file => `${mainPlace}/${file}`);
  const reached = await checkImports(outDir, mainName, entries, host);
  for (const file of doubtful) if (!reached.has(file)) laidOut.delete(file);
  for (const file of unreachedFiles(laidOut, reached, mainPlace)) laidOut.delete(file);
  return { files: new Map([...laidOut].map(([file, content]) => [`backend/${file}`, content])), migrations };
}

/** Collects the plugin and its dependencies out of an installed backend half, and checks what they import. */
export async function packBackend(options: {
  /** Folder with the half's node_modules. */
  dir: string;
  /** Empty folder in which the result is laid out to be checked. */
  outDir: string;
  mainName: string;
  lock: Lockfile;
  host: HostList;
  allowNativeCode?: boolean;
}): Promise<PackedBackend> {
  const { dir, outDir, mainName, lock, host, allowNativeCode } = options;
  const { kept, forced, dropped } = keptPackages(lock, mainName, { allowNativeCode });
  const packages = [...kept].map(([place, entry]) => ({
    place,
    dir: path.join(dir, place),
    label: `${nameAt(place)}@${entry.version}`,
  }));
  return {
    ...(await layOutBackend({ outDir, mainName, packages, host, allowNativeCode })),
    kept,
    forced: describeForced(forced, host),
    dropped,
    installedBytes: await sizeOf(path.join(dir, 'node_modules')),
  };
}
