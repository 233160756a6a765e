import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { RspackOptions } from '@rspack/core';
import { filesBelow } from '../backend/collectFiles';
import { globals, rspackOptions, runRspack } from './rspackBuild';
import { findToolchain, type Toolchain } from './toolchain';

/** What to build a remote from. */
export type RemoteInput = {
  /** Everything that is imported lies below this folder; identifiers are relative to it. */
  root: string;
  /** Folder for the output; must be empty. */
  outDir: string;
  /** Name of the remote: a JavaScript identifier. */
  name: string;
  /** The release's version, which the federation runtime shows to debuggers. */
  version: string;
  /** Exposed module to file, relative to `root`, such as `{ '.': './src/index.js' }`. */
  exposes: Record<string, string>;
};

/** A remote that was built. */
export type BuiltRemote = {
  /** Path below `frontend/` to content. */
  files: Map<string, Buffer>;
  /** Files that went in, relative to `root`, sorted. */
  sources: string[];
  /** Folders of the installed packages whose files went in, links followed, wherever they lie. */
  packages: string[];
  /** Packages that the portal lends, name to range. */
  shared: Record<string, string>;
};

/** Written by the federation plugin for other tools; the portal reads `mf-manifest.json` alone. */
const NOT_SERVED = /(^mf-stats\.json|\.map|\.LICENSE\.txt|^\.config-schema\.json)$/;

async function plugins(
  input: RemoteInput,
  tools: Toolchain,
  shared: SharedDependencies
): Promise<NonNullable<RspackOptions['plugins']>> {
  const { rspack } = await import('@rspack/core');
  const { ModuleFederationPlugin } = await import('@module-federation/enhanced/rspack');
  return [
    ...globals(rspack, tools),
    new ModuleFederationPlugin({
      name: input.name,
      filename: 'remoteEntry.js',
      exposes: input.exposes,
      shared,
      dts: false,
    }),
  ];
}

type SharedDependencies = Record<
  string,
  { singleton?: boolean; requiredVersion?: string | false; eager?: boolean; import?: string | false }
>;

async function sharedDependencies(): Promise<SharedDependencies> {
  const { defaultRemoteSharedDependencies } = await import('@backstage/module-federation-common');
  return defaultRemoteSharedDependencies() as SharedDependencies;
}

/**
 * The federation plugin takes a version from these variables, and without them from the package.json of the current
 * folder, which would make the digest depend on where the command is run.
 */
async function inBuildEnvironment<T>(input: RemoteInput, work: () => Promise<T>): Promise<T> {
  const { MF_BUILD_VERSION, MF_BUILD_NAME } = process.env;
  Object.assign(process.env, { MF_BUILD_VERSION: input.version, MF_BUILD_NAME: input.name });
  try {
    return await work();
  } finally {
    for (const [name, value] of Object.entries({ MF_BUILD_VERSION, MF_BUILD_NAME })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/**
 * Folders of the installed packages that files belong to. Links are followed, and files of the build tools count like
 * any other, so that the answer does not depend on what lies below the workspace and what beside it.
 */
export async function packageFolders(files: Iterable<string>): Promise<string[]> {
  const folders = new Set<string>();
  for (const file of files) {
    const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(file)?.[0];
    if (folder !== undefined && !file.endsWith('package.json')) folders.add(folder);
  }
  const real = await Promise.all([...folders].map(folder => realpath(folder).catch(() => folder)));
  // A package of the workspace is linked there: its files lie in a folder of its own.
  return [...new Set(real)].filter(folder => /[\\/]node_modules[\\/]/.test(folder)).sort();
}

/** Builds a Module Federation remote. The same sources give the same bytes, wherever they lie. Throws FlyloftError. */
export async function buildRemote(input: RemoteInput): Promise<BuiltRemote> {
  const tools = findToolchain();
  const shared = await sharedDependencies();
  const { stats, close } = await inBuildEnvironment(input, async () =>
    runRspack({ ...rspackOptions(input, tools), plugins: await plugins(input, tools, shared) }, input.root)
  );
  try {
    const files = new Map<string, Buffer>();
    for (const file of await filesBelow(input.outDir)) {
      if (!NOT_SERVED.test(file)) files.set(file, await readFile(path.join(input.outDir, file)));
    }
    const sources = [...stats.compilation.fileDependencies]
      .map(file => path.relative(input.root, file).split(path.sep).join('/'))
      .filter(file => !file.startsWith('..') && !file.endsWith('package.json'))
      .sort();
    const packages = await packageFolders(stats.compilation.fileDependencies);
    const ranges = Object.entries(shared).map(
      ([name, { requiredVersion }]) => [name, requiredVersion || '*'] as const
    );
    return { files, sources, packages, shared: Object.fromEntries(ranges) };
  } finally {
    await close();
  }
}
