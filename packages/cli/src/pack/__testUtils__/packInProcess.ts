import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { PackOptions, PackResult } from '../types';

/** What differs between two machines. */
export type Surroundings = { umask?: string; timezone?: string; cwd?: string; tmp?: string; cache: string };

const packageDir = path.resolve(__dirname, '../../..');

/** Builds the packer as one program, as the command line is, and says where it is. */
export async function buildPacker(): Promise<string> {
  const dir = path.join(packageDir, '../../node_modules/.cache/flyloft/pack-test');
  mkdirSync(dir, { recursive: true });
  const outfile = path.join(dir, `packer-${process.pid}.cjs`);
  const code = `
    import { packPlugin } from './pack/packPlugin';
    packPlugin(JSON.parse(process.argv[2] ?? '{}')).then(
      result => process.stdout.write(JSON.stringify(result)),
      error => { process.stderr.write(String(error?.stack ?? error)); process.exitCode = 1; },
    );`;
  await build({
    stdin: { contents: code, resolveDir: path.join(packageDir, 'src'), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'silent',
    external: ['@backstage/*', '@module-federation/*', '@rspack/core', 'esbuild'],
  });
  return outfile;
}

/** Packs in a process of its own, with a umask, a time zone and folders of its own. Throws when it crashes. */
export async function packInProcess(
  packer: string,
  options: PackOptions,
  around: Surroundings
): Promise<PackResult> {
  const child = spawn(
    'sh',
    [
      '-c',
      `umask ${around.umask ?? '022'}; exec "$0" "$@"`,
      process.execPath,
      packer,
      JSON.stringify(options),
    ],
    {
      cwd: around.cwd,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        XDG_CACHE_HOME: around.cache,
        ...(around.timezone ? { TZ: around.timezone } : {}),
        ...(around.tmp ? { TMPDIR: around.tmp } : {}),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    }
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', text => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`The packer ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as PackResult;
}
