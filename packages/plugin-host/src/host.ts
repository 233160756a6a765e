import { warmCompileCache } from './warm/warmCompileCache';
import { runHost } from './run/runHost';

const task = process.argv.includes('--warm-compile-cache') ? warmCompileCache() : runHost(process.env);
task.catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(70);
});
