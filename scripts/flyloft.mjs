// Runs the command line, built first when its sources have changed. Standard output is the command line's alone.
import Module from 'node:module';
import path from 'node:path';
import { build } from './build.mjs';
import { say } from './progress.mjs';
import { root } from './stamps.mjs';

try {
  await build(['cli']);
} catch (error) {
  say(`✗ The command line could not be built: ${error.message}\n  Next: put right what the message names`);
  process.exit(4);
}
// Warnings about what a dependency uses are for who builds the command line, not for who runs it.
process.noDeprecation = true;
process.argv[1] = path.join(root, 'packages', 'cli', 'dist', 'cli.cjs');
Module.runMain();
