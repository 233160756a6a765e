/**
 * The file that a pod starts: `node --max-semi-space-size=1 dist/plugin-host.cjs`. It is small on purpose, because
 * V8's compile cache can only be switched on before the code that it is for is loaded.
 */
import { enableCompileCache } from 'node:module';
import path from 'node:path';

process.env.NODE_ENV ??= 'production';
enableCompileCache(process.env.FLYLOFT_COMPILE_CACHE ?? path.join(__dirname, 'compile-cache'));

// A path that the bundler must not follow: the host is the file beside this one.
const hostFile: string = path.join(__dirname, 'host.cjs');
// eslint-disable-next-line import/no-dynamic-require
require(hostFile);
