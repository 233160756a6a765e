import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { HOST_LIST } from '@flyloft/bundle';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { describeForced, layOutBackend, type PackedBackend } from './backend/packBackend';
import { finishHalves } from './finishHalves';
import { compileBackend } from './folder/compileBackend';
import { installedPackages, ownPackages } from './folder/installedPackages';
import { readFolder, type FolderHalf, type PluginFolder } from './folder/readFolder';
import { findWorkspaceLock, pruneYarnLock, type LockRoot, type WorkspaceLock } from './folder/workspaceLock';
import { buildPreview, findPreview, type BuiltPreview } from './frontend/buildPreview';
import { buildRemote, type BuiltRemote } from './frontend/buildRemote';
import { remoteName } from './frontend/frontendEntry';
import { readConfigSchemas } from './manifest/configSchema';
import type { HalfFacts } from './manifest/deriveManifest';
import { ownCode } from './manifest/describeHalves';
import { readPackageJson } from './npm/packageJson';
import type { Component } from './sbom';
import { withStaging } from './staging';
import type { PackOptions, PackResult } from './types';

async function compileFrontend(
  half: FolderHalf,
  root: string,
  outDir: string,
  id: string,
  version: string
): Promise<BuiltRemote> {
  const relative = path.relative(root, half.dir).split(path.sep).join('/');
  const entry = ['src/index.ts', 'src/index.tsx', 'src/index.js'].find(file =>
    existsSync(path.join(half.dir, file))
  );
  if (entry === undefined) {
    throw new FlyloftError(
      'PACK_FAILED',
      `${half.pkg.name} has no src/index.ts. Add one that exports the plugin by default.`
    );
  }
  await mkdir(outDir, { recursive: true });
  return buildRemote({
    root,
    outDir,
    name: remoteName(id),
    version,
    exposes: { '.': `./${relative}/${entry}` },
  });
}

async function compilePreview(
  half: FolderHalf,
  root: string,
  outDir: string,
  id: string,
  say: (text: string) => void
): Promise<BuiltPreview | undefined> {
  const file = findPreview(half.dir);
  if (file === undefined) return undefined;
  say(`building the preview of ${half.pkg.name}`);
  const relative = path.relative(root, half.dir).split(path.sep).join('/');
  return buildPreview({
    root,
    outDir,
    name: remoteName(id),
    entry: `${relative}/${file}`,
    withUi: half.pkg.dependencies?.['@backstage/ui'] !== undefined,
  });
}

async function collectBackend(
  half: FolderHalf,
  root: string,
  outDir: string,
  allowNativeCode?: boolean
): Promise<PackedBackend> {
  const { packages, entries, forced, dropped, compiledIn } = await installedPackages(half, root, HOST_LIST);
  const compiled = await compileBackend(half.dir, half.pkg, compiledIn);
  await mkdir(outDir, { recursive: true });
  const laidOut = await layOutBackend({
    outDir,
    mainName: half.pkg.name,
    packages,
    extra: compiled,
    host: HOST_LIST,
    allowNativeCode,
  });
  const bytes = [...laidOut.files.values()].reduce((sum, content) => sum + content.length, 0);
  return {
    ...laidOut,
    kept: entries,
    forced: describeForced(forced, HOST_LIST),
    dropped,
    installedBytes: bytes,
  };
}

/** Installed packages whose files went into the remote or the preview; the same ones wherever they are installed. */
async function frontendComponents(
  ...built: ReadonlyArray<{ packages: string[] } | undefined>
): Promise<Component[]> {
  const components: Component[] = [];
  for (const folder of new Set(built.flatMap(one => one?.packages ?? []).sort())) {
    const pkg = await readPackageJson(folder).catch(() => undefined);
    if (pkg)
      components.push({
        name: pkg.name,
        version: pkg.version,
        in: 'frontend',
        ...(pkg.license ? { license: pkg.license } : {}),
      });
  }
  return components;
}

async function topFiles(folder: PluginFolder): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', 'icon.svg', 'icon.png']) {
    const file = path.join(folder.dir, name);
    if (existsSync(file)) files.set(name, await readFile(file));
  }
  return files;
}

async function factsOf(half: FolderHalf, modules: string[]): Promise<HalfFacts> {
  return { pkg: half.pkg, schemas: await readConfigSchemas([path.join(half.dir, 'package.json')]), modules };
}

/** The texts of a frontend's own sources that are in the remote. */
async function ownModules(half: FolderHalf, root: string, remote: BuiltRemote): Promise<string[]> {
  const own = `${path.relative(root, half.dir).split(path.sep).join('/')}/src/`;
  const sources = remote.sources.filter(file => file.startsWith(own));
  return Promise.all(sources.map(source => readFile(path.join(root, source), 'utf8')));
}

/** What of the workspace's lockfile belongs to this plugin. */
async function ownLock(lock: WorkspaceLock, { frontend, backend }: PluginFolder): Promise<string> {
  if (lock.name !== 'yarn.lock') return lock.text;
  const roots: LockRoot[] = [];
  if (frontend) roots.push({ packages: await ownPackages(frontend, lock.root), without: new Set() });
  if (backend) {
    const without = new Set(Object.keys(HOST_LIST.packages));
    roots.push({ packages: await ownPackages(backend, lock.root), without });
  }
  return pruneYarnLock(lock.text, roots);
}

/** Packs a plugin out of a folder of a workspace whose dependencies are installed. Throws FlyloftError. */
export async function packFolder(options: PackOptions): Promise<PackResult> {
  const say = options.onProgress ?? (() => undefined);
  const folder = await readFolder(options.source, options);
  const { id, publisher, main, frontend, backend } = folder;
  const lock = await findWorkspaceLock(folder.dir);
  const lockText = await ownLock(lock, folder);
  if (options.locked !== undefined && (await readFile(options.locked, 'utf8')) !== lockText) {
    throw new FlyloftError(
      'PACK_FAILED',
      `What is installed is not what ${options.locked} says. Install from that lockfile and pack again.`
    );
  }
  return withStaging(async stage => {
    let packed: PackedBackend | undefined;
    if (backend) {
      say(`compiling ${backend.pkg.name}`);
      packed = await collectBackend(backend, lock.root, path.join(stage, 'backend'), options.allowNativeCode);
    }
    let remote: BuiltRemote | undefined;
    let preview: BuiltPreview | undefined;
    if (frontend) {
      say(`building ${frontend.pkg.name}`);
      remote = await compileFrontend(frontend, lock.root, path.join(stage, 'frontend'), id, main.version);
      preview = await compilePreview(frontend, lock.root, path.join(stage, 'preview'), id, say);
    }
    const files = await topFiles(folder);
    files.set(lock.name, Buffer.from(lockText));
    return finishHalves(
      {
        ...{ id, publisher, main, files, lockfile: lockText },
        ...(frontend && remote
          ? {
              frontend: {
                facts: await factsOf(frontend, await ownModules(frontend, lock.root, remote)),
                remote,
                preview,
                components: await frontendComponents(remote, preview),
              },
            }
          : {}),
        ...(backend && packed
          ? {
              backend: {
                facts: await factsOf(backend, [ownCode(packed, backend.pkg.name, 'dist/index.cjs.js')]),
                packed,
                dir: backend.dir,
              },
            }
          : {}),
        overlays: [folder.overlay],
        skipped: [],
        notes: [],
      },
      options
    );
  });
}
