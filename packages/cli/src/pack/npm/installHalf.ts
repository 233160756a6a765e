import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { HostList } from '@flyloft/bundle';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { NpmClient } from './npmClient';
import { packageJsonSchema } from './packageJson';
import { checkSources, isHostStub, nameAt, parseLockfile, type Lockfile } from './lockfile';

export type HalfToInstall = {
  half: 'frontend' | 'backend';
  dir: string;
  package: { name: string; version: string };
  /** Further packages that must be there, with ranges; what the portal has anyway. */
  also?: Record<string, string>;
  /** Packages to replace by empty ones. */
  host?: HostList;
  /** Install exactly this. */
  locked?: Lockfile;
};

/** A half that could not be resolved, because the registry lacks a version of something. */
export type Unresolvable = { ok: false; reason: string };

const stubFolder = (name: string) => `host/${name.replace('/', '__')}`;

/** Writes the empty packages that stand for the host's, with the host's versions, so that the lockfile names them. */
async function writeStubs(dir: string, host: HostList): Promise<void> {
  for (const [name, version] of Object.entries(host.packages)) {
    const folder = path.join(dir, stubFolder(name));
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, 'package.json'),
      `${JSON.stringify({ name, version, license: 'Apache-2.0' }, null, 2)}\n`
    );
  }
}

function packageJsonOf(half: HalfToInstall): Record<string, unknown> {
  const names = Object.keys(half.host?.packages ?? {});
  // An override with a path of its own would be looked for beside the package that asks; `$name` means the root's.
  const stubs = Object.fromEntries(names.map(name => [name, `file:${stubFolder(name)}`]));
  return {
    name: `flyloft-pack-${half.half}`,
    version: '0.0.0',
    private: true,
    dependencies: { [half.package.name]: half.package.version, ...half.also, ...stubs },
    ...(names.length > 0 ? { overrides: Object.fromEntries(names.map(name => [name, `$${name}`])) } : {}),
  };
}

/** The host list that a locked pack was made with, as far as the plugin needed it. */
function lockedHost(lock: Lockfile, host: HostList): HostList {
  const packages: Record<string, string> = { ...host.packages };
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (!isHostStub(entry)) continue;
    const name = nameAt(place);
    const version = entry.resolved ? lock.packages[entry.resolved]?.version : undefined;
    if (host.packages[name] === undefined || version === undefined) {
      throw new FlyloftError(
        'IMPORT_NOT_IN_HOST',
        `The lockfile was made for a plugin host that has ${name}, which this one has not. Pack without --locked.`
      );
    }
    packages[name] = version;
  }
  return { ...host, packages };
}

/** Names the dependencies of a package that come from elsewhere than a registry; npm itself does not say. */
async function strangers(
  npm: NpmClient,
  { name, version }: { name: string; version: string }
): Promise<string> {
  const found = packageJsonSchema.safeParse({
    ...(await npm.view(`${name}@${version}`, ['name', 'version', 'dependencies', 'optionalDependencies'])),
  });
  const direct = found.success ? { ...found.data.dependencies, ...found.data.optionalDependencies } : {};
  const named = Object.entries(direct).filter(([, range]) => /[:/]/.test(range) && !range.startsWith('npm:'));
  if (named.length === 0) return 'a package that comes from git or from an address of its own (not directly)';
  return named.map(([dependency, range]) => `${dependency} (${range})`).join(', ');
}

/**
 * Resolves and installs one half of a plugin in `dir` without running anything of it. Returns the lockfile that was
 * installed; or, when the registry lacks something, the reason. Throws FlyloftError for what is refused.
 */
export async function installHalf(
  npm: NpmClient,
  half: HalfToInstall
): Promise<({ ok: true } & { lock: Lockfile }) | Unresolvable> {
  await mkdir(half.dir, { recursive: true });
  const host = half.host && (half.locked ? lockedHost(half.locked, half.host) : half.host);
  if (host) await writeStubs(half.dir, host);
  const lockPath = path.join(half.dir, 'package-lock.json');
  await writeFile(
    path.join(half.dir, 'package.json'),
    `${JSON.stringify(packageJsonOf({ ...half, host }), null, 2)}\n`
  );
  const write = async (lock: Lockfile) => writeFile(lockPath, `${JSON.stringify(lock, null, 2)}\n`);
  if (half.locked) {
    await write(checkSources(half.locked));
  } else {
    const done = await npm.lock(half.dir);
    if (!done.ok) {
      if (done.code === 'ETARGET' || done.code === 'E404')
        return { ok: false, reason: done.summary.split('\n')[0] ?? done.summary };
      if (/^EALLOW/.test(done.code) || /\bgit\b/.test(done.summary)) {
        throw new FlyloftError(
          'SOURCE_REFUSED',
          `${half.package.name}@${half.package.version} depends on ${await strangers(
            npm,
            half.package
          )}. Packing takes dependencies from a package registry only; ask its author to publish it there.`
        );
      }
      throw new FlyloftError(
        'PACK_FAILED',
        `npm could not resolve ${half.package.name}@${half.package.version}: ${done.summary}`
      );
    }
    await write(checkSources(parseLockfile(await readFile(lockPath, 'utf8'))));
  }
  const lock = parseLockfile(await readFile(lockPath, 'utf8'));
  const installed = await npm.install(half.dir);
  if (!installed.ok) {
    throw new FlyloftError(
      'PACK_FAILED',
      `npm could not install ${half.package.name}@${half.package.version}: ${installed.summary}`
    );
  }
  return { ok: true, lock };
}
