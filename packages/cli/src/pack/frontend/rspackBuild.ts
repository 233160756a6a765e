import { FlyloftError } from '@flyloft/plugin-manager-common';
import type { RspackOptions, Stats } from '@rspack/core';
import type { Toolchain } from './toolchain';

/** What every frontend is built with. The same sources give the same bytes, wherever they and the tools lie. */
export function rspackOptions(
  input: { root: string; outDir: string; name: string },
  tools: Toolchain
): RspackOptions {
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

/** Node's globals for code that expects them, and what Backstage's own build defines. */
export function globals(
  rspack: typeof import('@rspack/core').rspack,
  tools: Toolchain
): NonNullable<RspackOptions['plugins']> {
  return [
    new rspack.ProvidePlugin({ process: tools.process, Buffer: [tools.buffer, 'Buffer'] }),
    new rspack.DefinePlugin({
      'process.env.HAS_REACT_DOM_CLIENT': 'true',
      'process.env.BUILD_INFO': '{}',
      'process.env.APP_CONFIG': '[]',
    }),
  ];
}

/** Builds, and leaves the compiler open until `close`. Throws FlyloftError with the first mistakes in the code. */
export async function runRspack(
  options: RspackOptions,
  root: string
): Promise<{ stats: Stats; close(): Promise<void> }> {
  const { rspack } = await import('@rspack/core');
  const compiler = rspack(options);
  const close = () =>
    new Promise<void>(resolve => {
      compiler.close(() => resolve());
    });
  const stats = await new Promise<Stats>((resolve, reject) => {
    compiler.run((error, done) => {
      if (error || !done) reject(error ?? new Error('rspack gave no result'));
      else resolve(done);
    });
  });
  const { errors = [] } = stats.toJson({ all: false, errors: true });
  if (errors.length === 0) return { stats, close };
  await close();
  const firstLine = (error: { message: string; moduleName?: string }) => {
    const line =
      error.message
        .trim()
        .split('\n')[0]
        ?.replace(/^[×\s]+/, '') ?? '';
    return `${error.moduleName ? `${error.moduleName}: ` : ''}${line}`.replaceAll(root, '');
  };
  const text = [...new Set(errors.map(firstLine))].slice(0, 3).join('; ');
  throw new FlyloftError(
    'PACK_FAILED',
    `The frontend could not be built: ${text}. It may need a package that it does not declare.`
  );
}
