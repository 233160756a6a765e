// What `npm start` runs once Node, Yarn and the dependencies are there: the launcher, which has the rest built when
// nothing stands in the way of a start.
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from './build.mjs';
import { say } from './progress.mjs';
import { root } from './stamps.mjs';

try {
  await build(['launcher']);
} catch (error) {
  const full = error.code === 'ENOSPC' || /ENOSPC|No space left/i.test(error.message);
  say(`✗ ${full ? `The disk is full: ${error.message}` : error.message}`);
  say(
    `  Next: ${
      full ? `free some space where ${root} is` : 'put right what the message names'
    }, then start again`
  );
  process.exit(4);
}
// In this process, so that there is one less between Ctrl-C and what it stops.
const { main } = createRequire(import.meta.url)(
  path.join(root, 'packages', 'launcher', 'dist', 'launcher.cjs')
);
const prepare = signal => build(['local-cluster', 'plugin-host', 'cli', 'backend', 'app'], { signal });
// Handles that a library left open must not keep a launcher alive that has stopped everything.
process.exit(await main(process.argv.slice(2), root, prepare));
