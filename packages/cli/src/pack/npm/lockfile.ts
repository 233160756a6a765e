import { FlyloftError } from '@flyloft/plugin-manager-common';
import { valid } from 'semver';
import { z } from 'zod';

const names = z.record(z.string(), z.string());

/** One package of an npm lockfile (version 3), the fields that packing reads; others are kept as they are. */
const lockEntrySchema = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  optional: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
  license: z.unknown().optional(),
  os: z.array(z.string()).optional(),
  cpu: z.array(z.string()).optional(),
  dependencies: names.optional(),
  optionalDependencies: names.optional(),
  peerDependencies: names.optional(),
  peerDependenciesMeta: z.record(z.string(), z.looseObject({ optional: z.boolean().optional() })).optional(),
});

const lockfileSchema = z.looseObject({
  name: z.string().optional(),
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), lockEntrySchema),
});

export type LockEntry = z.infer<typeof lockEntrySchema>;
export type Lockfile = z.infer<typeof lockfileSchema>;

/** The halves of a plugin, each installed by itself. */
export type Locks = { frontend?: Lockfile; backend?: Lockfile };

const HALVES = ['backend', 'frontend'] as const;
const memberName = (half: string) => `flyloft-pack-${half}`;

/** Reads an npm lockfile. Throws FlyloftError when it is none. */
export function parseLockfile(text: string): Lockfile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FlyloftError(
      'PACK_FAILED',
      `The lockfile is not valid JSON: ${String(error)}. Use the package-lock.json of an earlier pack.`
    );
  }
  const parsed = lockfileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new FlyloftError(
    'PACK_FAILED',
    `The lockfile is not an npm lockfile of version 3 (${issue?.path.join('.')}: ${
      issue?.message
    }). Use the package-lock.json of an earlier pack.`
  );
}

/** The package's name at a place in the lockfile: the part behind the last `node_modules/`. */
export function nameAt(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** An entry is one of the empty packages that stand for the host's. */
export const isHostStub = (entry: LockEntry): boolean =>
  entry.link === true && /^host\/[^.]/.test(entry.resolved ?? '');

/**
 * Checks that every package comes from a registry with its integrity, and drops addresses, so that the lockfile says
 * the same behind every mirror. Throws FlyloftError SOURCE_REFUSED naming the package.
 */
export function checkSources(lock: Lockfile): Lockfile {
  const packages: Record<string, LockEntry> = {};
  for (const [place, entry] of Object.entries(lock.packages)) {
    packages[place] = entry;
    if (!place.includes('node_modules/')) continue;
    if (isHostStub(entry) || entry.inBundle) continue;
    const name = nameAt(place);
    const refuse = (why: string) =>
      new FlyloftError(
        'SOURCE_REFUSED',
        `${name} ${why}. Packing takes dependencies from a package registry only; ask its author to publish it there.`,
        { package: name, resolved: entry.resolved }
      );
    if (entry.link) throw refuse('is a link to a folder');
    if (entry.resolved !== undefined) {
      if (/^git|\.git(#|$)/.test(entry.resolved)) throw refuse('comes from a git repository');
      if (entry.resolved.startsWith('file:')) throw refuse('comes from a file');
      const base = (entry.name ?? name).split('/').pop();
      const isRegistryAddress =
        /^https?:\/\//.test(entry.resolved) &&
        entry.resolved.split(/[?#]/)[0]?.endsWith(`/-/${base}-${entry.version}.tgz`);
      if (!isRegistryAddress) throw refuse('comes from an address that is not a registry');
    }
    if (!entry.integrity) throw refuse('has no integrity in the lockfile');
    const { resolved: _address, ...rest } = entry;
    packages[place] = rest;
  }
  return { ...lock, packages };
}

/**
 * One lockfile for both halves: an npm workspace with a member for each. They are installed apart, because the backend
 * has the host's packages replaced and the frontend has not; a scanner reads the one file all the same.
 */
export function joinLocks(locks: Locks, plugin: { id: string; version: string }): string {
  const packages: Record<string, LockEntry> = {};
  const members = HALVES.filter(half => locks[half]);
  packages[''] = { name: plugin.id, version: plugin.version, workspaces: members };
  for (const half of members) {
    for (const [place, entry] of Object.entries(locks[half]?.packages ?? {})) {
      const moved =
        entry.link && entry.resolved ? { ...entry, resolved: `${half}/${entry.resolved}` } : entry;
      packages[place === '' ? half : `${half}/${place}`] = moved;
    }
    packages[`node_modules/${memberName(half)}`] = { resolved: half, link: true };
  }
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  const whole = {
    name: plugin.id,
    version: plugin.version,
    lockfileVersion: 3,
    requires: true,
    packages: sorted,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** The inverse of {@link joinLocks}. */
export function splitLocks(lock: Lockfile): Locks {
  const locks: Locks = {};
  for (const half of HALVES) {
    const root = lock.packages[half];
    if (!root) continue;
    const packages: Record<string, LockEntry> = { '': root };
    for (const [place, entry] of Object.entries(lock.packages)) {
      if (!place.startsWith(`${half}/`)) continue;
      const moved =
        entry.link && entry.resolved?.startsWith(`${half}/`)
          ? { ...entry, resolved: entry.resolved.slice(half.length + 1) }
          : entry;
      packages[place.slice(half.length + 1)] = moved;
    }
    locks[half] = { name: memberName(half), lockfileVersion: 3, requires: true, packages } as Lockfile;
  }
  if (!locks.frontend && !locks.backend) {
    throw new FlyloftError(
      'PACK_FAILED',
      'The lockfile was not made by `flyloft pack`: it has neither a frontend nor a backend. Use the package-lock.json out of a bundle.'
    );
  }
  return locks;
}

/** What a half asks for: the one package in its root. */
export function lockedPackage(lock: Lockfile): { name: string; version: string } {
  const root = lock.packages[''];
  // The root names the plugin's package by its exact version, what goes with it by ranges and paths.
  const name = Object.entries(root?.dependencies ?? {}).find(([, version]) => valid(version))?.[0];
  const version = name === undefined ? undefined : lock.packages[`node_modules/${name}`]?.version;
  if (name === undefined || version === undefined) {
    throw new FlyloftError(
      'PACK_FAILED',
      'The lockfile does not say which package was packed. Use the package-lock.json out of a bundle.'
    );
  }
  return { name, version };
}

/** Where a dependency of the package at `place` is installed, as Node looks it up; undefined when it is not. */
export function resolveIn(lock: Lockfile, place: string, name: string): string | undefined {
  for (let folder = place; ; ) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (lock.packages[candidate]) return candidate;
    if (folder === '') return undefined;
    const cut = folder.lastIndexOf('/node_modules/');
    folder = cut === -1 ? '' : folder.slice(0, cut);
  }
}
