import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ManifestInput } from '@flyloft/plugin-manager-common';
import { filesBelow } from '../backend/collectFiles';
import { packageFolders } from './buildRemote';
import { globals, rspackOptions, runRspack } from './rspackBuild';
import { findToolchain } from './toolchain';

/** A preview that was built: files by their place in the bundle, and what the manifest says of them. */
export type BuiltPreview = {
  files: Map<string, Buffer>;
  preview: NonNullable<ManifestInput['preview']>;
  /** Folders of the installed packages whose files went in. */
  packages: string[];
};

/** Name under which the script declares what it exports. */
const GLOBAL = 'flyloftPreview';

const UI_STYLES = '@backstage/ui/css/styles.css';

/** Where a frontend package has its preview; undefined for one that ships none. */
export function findPreview(dir: string): string | undefined {
  return ['src/preview.tsx', 'src/preview.ts', 'src/preview.jsx', 'src/preview.js'].find(file =>
    existsSync(path.join(dir, file))
  );
}

/**
 * Builds a plugin's pages with sample data as one classic script and one style sheet, with everything in them: where
 * they run, nothing can be fetched. Throws FlyloftError.
 */
export async function buildPreview(input: {
  /** Everything that is imported lies below this folder; identifiers are relative to it. */
  root: string;
  /** The module that exports `render`, relative to `root`. */
  entry: string;
  /** Whether its pages are made of Backstage's components, whose styles the portal's own page has anyway. */
  withUi: boolean;
  /** Folder for the output. */
  outDir: string;
  name: string;
}): Promise<BuiltPreview> {
  const { rspack } = await import('@rspack/core');
  const tools = findToolchain();
  await mkdir(input.outDir, { recursive: true });
  const base = rspackOptions({ ...input, name: `${input.name}_preview` }, tools);
  const rules = (base.module?.rules ?? []).map(rule =>
    typeof rule === 'object' && rule && rule.type === 'asset/resource'
      ? { ...rule, type: 'asset/inline' as const }
      : rule
  );
  const { stats, close } = await runRspack(
    {
      ...base,
      entry: { preview: [...(input.withUi ? [UI_STYLES] : []), `./${input.entry}`] },
      module: { ...base.module, rules },
      output: {
        ...base.output,
        publicPath: '',
        filename: '[name].js',
        cssFilename: '[name].css',
        library: { name: GLOBAL, type: 'var' },
      },
      plugins: [
        ...globals(rspack, tools),
        new rspack.DefinePlugin({ 'process.env.NODE_ENV': '"production"' }),
        new rspack.optimize.LimitChunkCountPlugin({ maxChunks: 1 }),
      ],
    },
    input.root
  );
  const packages = await packageFolders(stats.compilation.fileDependencies);
  await close();
  const files = new Map<string, Buffer>();
  for (const file of await filesBelow(input.outDir)) {
    if (file !== 'preview.js' && file !== 'preview.css') continue;
    files.set(`preview/${file}`, await readFile(path.join(input.outDir, file)));
  }
  return {
    files,
    packages,
    preview: {
      script: 'preview/preview.js',
      ...(files.has('preview/preview.css') ? { style: 'preview/preview.css' } : {}),
    },
  };
}
