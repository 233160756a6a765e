// `npm run lint`: ESLint, formatting and the import rule; `npm run lint -- --fix` puts right what can be.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { say } from './progress.mjs';
import { root } from './stamps.mjs';
import { suites } from './suites.mjs';

if (process.argv.includes('--fix')) {
  const run = (script, ...args) =>
    spawnSync(process.execPath, [path.join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: 'inherit',
    });
  run('@backstage/cli/bin/backstage-cli', 'repo', 'lint', '--fix');
  run('prettier/bin-prettier.js', '--write', '--loglevel=warn', '**/*.{ts,tsx,mts,js,mjs,cjs}');
}

let failed = 0;
for (const name of ['lint', 'format', 'imports']) {
  const outcome = await suites[name]([name]);
  failed += outcome.failed;
  say(`${outcome.failed === 0 ? '✓' : '✗'} ${name}`);
  for (const message of outcome.failed > 0 ? outcome.messages ?? [] : []) say(message);
}
process.exitCode = failed === 0 ? 0 : 1;
