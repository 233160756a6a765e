import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const packageDir = path.resolve(__dirname, '../..');

function newestChange(folder: string): number {
  return Math.max(
    ...fs.readdirSync(folder, { withFileTypes: true }).map(entry => {
      const file = path.join(folder, entry.name);
      if (entry.name === '__testUtils__' || entry.name.includes('.test.')) return 0;
      return entry.isDirectory() ? newestChange(file) : fs.statSync(file).mtimeMs;
    })
  );
}

/** A build that takes longer than this, in milliseconds, belongs to a process that was ended in its middle. */
const BUILD_MS = 120_000;

/** Runs `build` unless another test does just now: then this one waits until that is over. */
function inTurn(lock: string, isFresh: () => boolean, build: () => void): void {
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  for (;;) {
    // A build that is under way may have written its stamp already.
    if (!fs.existsSync(lock) && isFresh()) return;
    try {
      fs.mkdirSync(lock);
    } catch {
      const began = fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
      if (began !== undefined && Date.now() - began > BUILD_MS)
        fs.rmSync(lock, { recursive: true, force: true });
      // Synchronous on purpose: a test cannot begin without the host.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      continue;
    }
    try {
      if (!isFresh()) build();
    } finally {
      fs.rmSync(lock, { recursive: true, force: true });
    }
    return;
  }
}

/**
 * Folder with the host as it is shipped, built when a source is newer than the last build. Kept out of `dist`, so
 * that tests and a build that somebody else runs do not meet.
 */
export function builtHost(): string {
  const outDir = path.join(packageDir, 'node_modules', '.cache', 'built-host');
  const stamp = path.join(outDir, 'package.json');
  const newest = Math.max(
    newestChange(path.join(packageDir, 'src')),
    newestChange(path.join(packageDir, 'build'))
  );
  const isFresh = () => fs.existsSync(stamp) && fs.statSync(stamp).mtimeMs > newest;
  const script = `import { buildPluginHost } from ${JSON.stringify(
    path.join(packageDir, 'build/esbuild.mjs')
  )};
    await buildPluginHost({ outDir: ${JSON.stringify(outDir)} });`;
  // The files of the tests run side by side, and each needs it first of all.
  inTurn(`${outDir}.lock`, isFresh, () => {
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: packageDir,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: process.env.PATH },
    });
  });
  return outDir;
}
