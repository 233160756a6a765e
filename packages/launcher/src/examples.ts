import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { listedEnvironment } from './detachedProcess';
import type { Launched } from './launch';
import type { Progress } from './progress';

/** What {@link offerExamples} works with. */
export type ExamplesInput = { root: string; launched: Launched; progress: Progress; signal: AbortSignal };

/** Whether the registry has the release with other content, as after an update of the sources: its code ends the text. */
const isThere = (error: Error) => /\bRELEASE_EXISTS\s*$/.test(error.message);

/**
 * Packs the first-party plugins and publishes them into the local registry, with the product's own command line. It
 * goes on beside the portal; what fails is said, and nothing waits for it.
 */
export async function offerExamples({ root, launched, progress, signal }: ExamplesInput): Promise<void> {
  const cli = path.join(root, 'packages', 'cli', 'dist', 'cli.cjs');
  if (!fs.existsSync(cli) || !fs.existsSync(path.join(root, 'examples', 'plugins'))) return;
  const environment = listedEnvironment({
    FLYLOFT_URL: launched.url,
    FLYLOFT_TOKEN: launched.secrets.publisherToken,
  });
  try {
    await progress.step('packing the first-party plugins (in the background)', async () =>
      run([path.join(root, 'scripts', 'build.mjs'), 'examples'], root, listedEnvironment(), signal)
    );
    const packed = path.join(root, 'dist', 'examples');
    const bundles = fs.existsSync(packed) ? fs.readdirSync(packed).filter(name => name.endsWith('.tgz')) : [];
    for (const file of bundles.sort()) {
      const name = path.basename(file, '.tgz');
      await progress.step(`offering ${name}`, async () => {
        const publish = ['--no-deprecation', cli, 'publish', path.join(packed, file)];
        await run(publish, root, environment, signal).catch(error => {
          if (!isThere(error)) throw error;
          progress.line(`  ${name} stays as it was offered before: a release is never replaced.`);
        });
      });
    }
  } catch (error) {
    if (signal.aborted) return;
    progress.line(`! The first-party plugins are not all offered: ${(error as Error).message}`);
    progress.line('  Next: the portal works without them; `npm start` tries again');
  }
}

function run(args: string[], cwd: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, signal, stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-4_000);
    });
    child.once('error', reject);
    child.once('close', code => {
      if (code === 0) resolve();
      else
        reject(
          new Error(
            text.trim() ||
              `${path.basename(args.find(word => !word.startsWith('-')) ?? '')} ended with code ${code}`
          )
        );
    });
  });
}
