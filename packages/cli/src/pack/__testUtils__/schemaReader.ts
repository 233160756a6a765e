import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { JsonSchema } from '@flyloft/plugin-manager-common';
import { build } from 'esbuild';

const run = promisify(execFile);

/**
 * Builds a program that reads the config schemas of packages as the packer does: Backstage's reader is loaded when it is
 * needed, which only a program of its own can do. Answers with its file.
 */
export async function buildSchemaReader(): Promise<string> {
  const cache = path.resolve(__dirname, '../../../../../node_modules/.cache/flyloft/pack-test');
  await mkdir(cache, { recursive: true });
  const outfile = path.join(cache, `reader-${process.pid}.cjs`);
  const contents = `
    import { mergedConfigSchema, readConfigSchemas } from './configSchema';
    readConfigSchemas(process.argv.slice(2)).then(read =>
      process.stdout.write(JSON.stringify(read.map(one => [one.packageName, mergedConfigSchema([one])]))));`;
  await build({
    stdin: { contents, resolveDir: path.join(__dirname, '../manifest'), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'silent',
    external: ['@backstage/*'],
  });
  return outfile;
}

/** The config schema of each of these packages, by name; those without one are left out. */
export async function readSchemas(
  reader: string,
  manifests: string[]
): Promise<Record<string, JsonSchema | undefined>> {
  const { stdout } = await run(process.execPath, [reader, ...manifests], { maxBuffer: 16 * 2 ** 20 });
  return Object.fromEntries(JSON.parse(stdout) as Array<[string, JsonSchema]>);
}
