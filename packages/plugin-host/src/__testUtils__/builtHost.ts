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
  if (fs.existsSync(stamp) && fs.statSync(stamp).mtimeMs > newest) return outDir;
  const script = `import { buildPluginHost } from ${JSON.stringify(
    path.join(packageDir, 'build/esbuild.mjs')
  )};
    await buildPluginHost({ outDir: ${JSON.stringify(outDir)} });`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: packageDir,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  return outDir;
}
