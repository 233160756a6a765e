/**
 * The file that a pod starts: `node --max-semi-space-size=1 dist/plugin-host.cjs`. It is small on purpose: V8's flags
 * and its code cache only serve code that is loaded after them, so the host itself is a file beside this one.
 *
 * With `--warm-up` it fills the code cache instead and ends: done once, while the image is built.
 */
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { loadCompiledFile } from './compiled/compiledFile';

process.env.NODE_ENV ??= 'production';
// Saves about 5 MB a host; what it costs is speed of long computations, which plugins hardly do.
setFlagsFromString('--optimize-for-size');

// eslint-disable-next-line no-restricted-syntax -- the built file's folder is what is meant
const host = loadCompiledFile(path.join(__dirname, 'host.cjs'));
const { runHost, warmUp } = host.exports as typeof import('./host');

if (process.argv.includes('--warm-up')) {
  warmUp().then(host.saveCache, (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
} else {
  runHost(process.env, { fromCache: host.fromCache });
}
