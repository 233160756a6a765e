import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { RspackOptions, Stats } from '@rspack/core';
import { filesBelow } from '../backend/collectFiles';
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

function rspackOptions(input: RemoteInput, tools: Toolchain): RspackOptions {
  return {
    mode: 'production',
    context: input.root,
    entry: {},
    target: ['web', 'es2022'],
    devtool: false,
    bail: false,
    performance: { hints: false },
    infrastructureLogging: { level: 'error' },
    experiments: { css: true },
    output: {
      path: input.outDir,
      publicPath: 'auto',
      uniqueName: input.name,
      filename: 'static/[name].[contenthash:8].js',
      chunkFilename: 'static/[name].[contenthash:8].js',
      cssFilename: 'static/[name].[contenthash:8].css',
      cssChunkFilename: 'static/[name].[contenthash:8].css',
      assetModuleFilename: 'static/[name].[contenthash:8][ext]',
    },
    optimization: {
      // The default ids are hashes of identifiers, some of which hold absolute paths; natural ones count imports, so
      // the same sources give the same bytes wherever they and the build tools lie.
      moduleIds: 'natural',
      chunkIds: 'natural',
      realContentHash: true,
    },
    resolve: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.jsx', '.json', '.wasm'],
      mainFields: ['browser', 'module', 'main'],
      fallback: tools.fallbacks,
    },
    module: {
      rules: [
        { test: /\.m?js$/, resolve: { fullySpecified: false } },
        { test: /\.css$/, type: 'css/auto' },
        { test: /\.(png|jpe?g|gif|webp|svg|woff2?|ttf|eot)$/, type: 'asset/resource' },
        {
          test: /\.(tsx?|jsx|mts|cts)$/,
          loader: 'builtin:swc-loader',
          type: 'javascript/auto',
          options: {
            jsc: {
              target: 'es2022',
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'automatic' } },
            },
          },
        },
      ],
    },
  };
}

async function plugins(
  input: RemoteInput,
  tools: Toolchain,
  shared: SharedDependencies
): Promise<NonNullable<RspackOptions['plugins']>> {
  const { rspack } = await import('@rspack/core');
  const { ModuleFederationPlugin } = await import('@module-federation/enhanced/rspack');
  return [
    new rspack.ProvidePlugin({ process: tools.process, Buffer: [tools.buffer, 'Buffer'] }),
    new rspack.DefinePlugin({
      'process.env.HAS_REACT_DOM_CLIENT': 'true',
      'process.env.BUILD_INFO': '{}',
      'process.env.APP_CONFIG': '[]',
    }),
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
async function packageFolders(files: Iterable<string>): Promise<string[]> {
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
  const { rspack } = await import('@rspack/core');
  const tools = findToolchain();
  const shared = await sharedDependencies();
  const { compiler, stats } = await inBuildEnvironment(input, async () => {
    const made = rspack({ ...rspackOptions(input, tools), plugins: await plugins(input, tools, shared) });
    const result = await new Promise<Stats>((resolve, reject) => {
      made.run((error, done) => {
        if (error || !done) reject(error ?? new Error('rspack gave no result'));
        else resolve(done);
      });
    });
    return { compiler: made, stats: result };
  });
  try {
    const { errors = [] } = stats.toJson({ all: false, errors: true });
    if (errors.length > 0) {
      const firstLine = (error: { message: string; moduleName?: string }) => {
        const line =
          error.message
            .trim()
            .split('\n')[0]
            ?.replace(/^[×\s]+/, '') ?? '';
        return `${error.moduleName ? `${error.moduleName}: ` : ''}${line}`.replaceAll(input.root, '');
      };
      const text = [...new Set(errors.map(firstLine))].slice(0, 3).join('; ');
      throw new FlyloftError(
        'PACK_FAILED',
        `The frontend could not be built: ${text}. It may need a package that it does not declare.`
      );
    }
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
    await new Promise<void>(resolve => {
      compiler.close(() => resolve());
    });
  }
}
