// What `npm start` runs once Node, Yarn and the dependencies are there: builds what changed, then launches.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { say } from './progress.mjs';
import { root } from './stamps.mjs';

const args = process.argv.slice(2);

try {
  const { build } = await import('./build.mjs');
  // For a question about the options only the launcher has to be there.
  const onlyAsked = args.includes('--help') || args.includes('-h');
  await build(
    onlyAsked ? ['launcher'] : ['launcher', 'local-cluster', 'plugin-host', 'cli', 'backend', 'app']
  );
} catch (error) {
  const full = error.code === 'ENOSPC' || /ENOSPC|No space left/i.test(error.message);
  say(`✗ ${full ? `The disk is full: ${error.message}` : error.message}`);
  say(
    `  Next: ${
      full
        ? `free some space where ${root} is, then start again`
        : 'put right what the message names, then start again'
    }`
  );
  process.exit(4);
}

const launcher = path.join(root, 'packages', 'launcher', 'dist', 'launcher.cjs');
if (!fs.existsSync(launcher)) {
  say(`✗ ${launcher} is missing.\n  Next: run \`npm run build -- launcher\``);
  process.exit(4);
}
// In this process, so that there is one less between Ctrl-C and what it stops.
process.exitCode = await createRequire(import.meta.url)(launcher).main(args, root);
// Handles that a library left open must not keep a launcher alive that has stopped everything.
process.exit();
