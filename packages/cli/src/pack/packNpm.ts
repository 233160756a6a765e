import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { HOST_LIST } from '@flyloft/bundle';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { packBackend, type PackedBackend } from './backend/packBackend';
import { refuseNativeCode } from './backend/keptPackages';
import { finishHalves } from './finishHalves';
import { buildRemote, type BuiltRemote } from './frontend/buildRemote';
import { frontendEntry, remoteName } from './frontend/frontendEntry';
import { readConfigSchemas } from './manifest/configSchema';
import { scopeOf, type HalfFacts } from './manifest/deriveManifest';
import { findPackages, type Candidates } from './npm/findPackages';
import { installHalf } from './npm/installHalf';
import {
  joinLocks,
  lockedPackage,
  nameAt,
  parseLockfile,
  splitLocks,
  type Lockfile,
  type Locks,
} from './npm/lockfile';
import { createNpmClient, registryOf, type NpmClient } from './npm/npmClient';
import { readPackageJson, type PackageJson } from './npm/packageJson';
import { componentsOf } from './sbom';
import { readOptional, withStaging } from './staging';
import type { PackOptions, PackReport, PackResult } from './types';

/** What the portal brings for every frontend; needed to compile against, never part of the bundle. */
const PORTAL_RUNTIME = {
  react: '^18.0.0',
  'react-dom': '^18.0.0',
  'react-router': '^6.0.0',
  'react-router-dom': '^6.0.0',
};

type Half = 'frontend' | 'backend';
type Installed = { dir: string; packageDir: string; pkg: PackageJson; lock: Lockfile };
type Skipped = PackReport['skipped'];

/** Tries versions, newest first, until one is whole in the registry. Throws FlyloftError when none is. */
async function installNewestWhole(
  npm: NpmClient,
  stage: string,
  half: Half,
  candidates: Candidates,
  locked: Lockfile | undefined,
  skipped: Skipped,
  say: (line: string) => void
): Promise<Installed> {
  for (const version of candidates.versions) {
    const dir = path.join(stage, half, version);
    say(`installing ${candidates.name}@${version}`);
    const done = await installHalf(npm, {
      half,
      dir,
      package: { name: candidates.name, version },
      locked,
      ...(half === 'backend' ? { host: HOST_LIST } : { also: PORTAL_RUNTIME }),
    });
    if (done.ok) {
      const packageDir = path.join(dir, 'node_modules', candidates.name);
      return { dir, packageDir, pkg: await readPackageJson(packageDir), lock: done.lock };
    }
    skipped.push({ package: candidates.name, version, reason: done.reason });
    say(`${candidates.name}@${version} is not whole in the registry: ${done.reason}`);
  }
  const reasons = skipped.filter(skip => skip.package === candidates.name);
  throw new FlyloftError(
    'PACK_FAILED',
    `No version of ${candidates.name} is whole in the registry: ${reasons
      .map(skip => `${skip.version}: ${skip.reason}`)
      .join('; ')}. Use a registry that has what is missing.`,
    { skipped: reasons }
  );
}

/** The plugin's own packages in an installed half: the main one and those that it names as its companions. */
async function factsOf(installed: Installed, modules: string[]): Promise<HalfFacts> {
  const own = new Set([installed.pkg.name, ...(installed.pkg.backstage?.pluginPackages ?? [])]);
  const places = Object.keys(installed.lock.packages).filter(
    place => place.startsWith('node_modules/') && own.has(nameAt(place))
  );
  const schemas = await readConfigSchemas(
    places.map(place => path.join(installed.dir, place, 'package.json'))
  );
  return { pkg: installed.pkg, schemas, modules };
}

async function buildFrontend(installed: Installed, id: string): Promise<BuiltRemote> {
  const entry = frontendEntry(installed.pkg);
  const specifier = entry === '.' ? installed.pkg.name : `${installed.pkg.name}/${entry.slice(2)}`;
  await mkdir(path.join(installed.dir, 'src'), { recursive: true });
  await writeFile(
    path.join(installed.dir, 'src', 'index.js'),
    `export { default } from ${JSON.stringify(specifier)};\n`
  );
  const outDir = path.join(installed.dir, 'dist');
  await mkdir(outDir, { recursive: true });
  return buildRemote({
    root: installed.dir,
    outDir,
    name: remoteName(id),
    version: installed.pkg.version,
    exposes: { '.': './src/index.js' },
  });
}

/** Packages whose files went into a remote; refuses those that run a script when they are installed. */
function packagesIn(remote: BuiltRemote, lock: Lockfile, allowNativeCode = false) {
  const places = new Set<string>();
  for (const source of remote.sources) {
    const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0];
    if (match && lock.packages[match]) places.add(match);
  }
  return [...places].sort().map(place => {
    const entry = lock.packages[place] ?? {};
    if (entry.hasInstallScript && !allowNativeCode) {
      throw new FlyloftError(
        'INSTALL_SCRIPT_REFUSED',
        `${nameAt(place)}@${
          entry.version
        }, which the frontend contains, runs a script when it is installed. Ask its author for a release without, or replace the dependency.`,
        { package: nameAt(place), version: entry.version }
      );
    }
    return [nameAt(place), entry] as [string, typeof entry];
  });
}

/** The texts of a frontend's own modules that are in the remote. */
async function ownModules(installed: Installed, remote: BuiltRemote): Promise<string[]> {
  const own = remote.sources.filter(
    file => file.startsWith(`node_modules/${installed.pkg.name}/`) && file.endsWith('.js')
  );
  return Promise.all(own.map(file => readFile(path.join(installed.dir, file), 'utf8')));
}

/** The texts of a backend's own modules. */
const ownFiles = (packed: PackedBackend, name: string) =>
  [...packed.files]
    .filter(([file]) => file.startsWith(`backend/node_modules/${name}/`) && /\.[cm]?js$/.test(file))
    .map(([, content]) => content.toString('utf8'));

/** Which packages to pack, from the registry or from the lockfile of an earlier pack. */
async function choose(
  npm: NpmClient,
  options: PackOptions
): Promise<{ frontend?: Candidates; backend?: Candidates; locks: Locks; mainHalf: Half; notes: string[] }> {
  if (options.locked === undefined) {
    const found = await findPackages(npm, options.source, options.parts ?? 'both');
    return { ...found, locks: {} };
  }
  const locks = splitLocks(parseLockfile(await readFile(options.locked, 'utf8')));
  const candidatesOf = (lock: Lockfile | undefined): Candidates | undefined => {
    if (!lock) return undefined;
    const { name, version } = lockedPackage(lock);
    return { name, versions: [version] };
  };
  const frontend = candidatesOf(locks.frontend);
  const backend = candidatesOf(locks.backend);
  const asked = options.source.replace(/(?<=.)@.*$/, '');
  if (frontend?.name !== asked && backend?.name !== asked) {
    throw new FlyloftError(
      'INPUT_INVALID',
      `The lockfile is for ${[frontend?.name, backend?.name]
        .filter(Boolean)
        .join(' and ')}, not for ${asked}.`
    );
  }
  return { frontend, backend, locks, mainHalf: backend?.name === asked ? 'backend' : 'frontend', notes: [] };
}

/** Packs a plugin straight from an npm registry, unmodified and without running anything of it. Throws FlyloftError. */
export async function packNpm(options: PackOptions): Promise<PackResult> {
  const say = options.onProgress ?? (() => undefined);
  const registry = await registryOf(options.registry);
  return withStaging(async stage => {
    const npm = await createNpmClient(stage, registry);
    say(`looking for ${options.source}`);
    const chosen = await choose(npm, options);
    const skipped: Skipped = [];
    const install = async (half: Half) => {
      const candidates = chosen[half];
      return candidates && installNewestWhole(npm, stage, half, candidates, chosen.locks[half], skipped, say);
    };
    const backend = await install('backend');
    const frontend = await install('frontend');
    // Before anything is asked for that would not help: its own packages are refused as soon as they are known.
    for (const half of options.allowNativeCode ? [] : [backend, frontend]) {
      if (half) refuseNativeCode(half.lock, `node_modules/${half.pkg.name}`, half.pkg.name);
    }
    const main = (chosen.mainHalf === 'frontend' ? frontend : backend)?.pkg;
    if (!main) throw new FlyloftError('PACK_FAILED', `Nothing of ${options.source} could be packed.`);
    const id = options.id ?? main.backstage?.pluginId;
    if (id === undefined)
      throw new FlyloftError(
        'INPUT_INVALID',
        `${main.name} does not name its plugin id. Give one with --id.`
      );
    const publisher = options.publisher ?? scopeOf(main.name);
    if (publisher === undefined)
      throw new FlyloftError(
        'INPUT_INVALID',
        `${main.name} has no scope to take the publisher from. Give one with --publisher.`
      );

    let packed: PackedBackend | undefined;
    if (backend) {
      say(`collecting ${backend.pkg.name}`);
      const outDir = path.join(stage, 'out', 'backend');
      packed = await packBackend({
        dir: backend.dir,
        outDir,
        mainName: backend.pkg.name,
        lock: backend.lock,
        host: HOST_LIST,
        allowNativeCode: options.allowNativeCode,
      });
    }
    let remote: BuiltRemote | undefined;
    if (frontend) {
      say(`building ${frontend.pkg.name}`);
      remote = await buildFrontend(frontend, id);
    }
    return assemble({ options, chosen, id, publisher, main, backend, frontend, packed, remote, skipped });
  });
}

type Ready = {
  options: PackOptions;
  chosen: { mainHalf: Half; notes: string[] };
  id: string;
  publisher: string;
  main: PackageJson;
  backend?: Installed;
  frontend?: Installed;
  packed?: PackedBackend;
  remote?: BuiltRemote;
  skipped: Skipped;
};

async function assemble(ready: Ready): Promise<PackResult> {
  const { options, chosen, id, publisher, main, backend, frontend, packed, remote, skipped } = ready;
  const lockfile = joinLocks(
    { backend: backend?.lock, frontend: frontend?.lock },
    { id, version: main.version }
  );
  const mainDir = (chosen.mainHalf === 'frontend' ? frontend : backend)?.packageDir ?? '';
  const files = new Map<string, Buffer>([['package-lock.json', Buffer.from(lockfile)]]);
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE']) {
    const text = await readOptional(path.join(mainDir, name));
    if (text !== undefined) files.set(name, Buffer.from(text));
  }
  return finishHalves(
    {
      ...{ id, publisher, main, files, lockfile },
      ...(frontend && remote
        ? {
            frontend: {
              facts: await factsOf(frontend, await ownModules(frontend, remote)),
              remote,
              components: componentsOf(
                packagesIn(remote, frontend.lock, options.allowNativeCode),
                'frontend'
              ),
            },
          }
        : {}),
      ...(backend && packed
        ? {
            backend: {
              facts: await factsOf(backend, ownFiles(packed, backend.pkg.name)),
              packed,
              dir: backend.packageDir,
            },
          }
        : {}),
      overlays: [],
      skipped,
      notes: chosen.notes,
    },
    options
  );
}
