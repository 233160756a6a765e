// `npm run api-reports`: writes what each library package offers into its report.api.md; with `-- --ci` it only compares.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { say } from './progress.mjs';
import { root } from './stamps.mjs';

// plugin-manager-common and -client are left out: their types are inferred from schemas, and a report of them would be
// twenty thousand lines that nobody reads. What they promise stands in openapi.yaml, which a test keeps in step.
const libraries = [
  'packages/bundle',
  'packages/resolver',
  'plugins/marketplace-react',
  'plugins/plugin-manager-node',
];

function run(script, args) {
  const file = path.join(root, 'node_modules', script);
  const done = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

say('· declaring types');
run('typescript/bin/tsc', [
  '--emitDeclarationOnly',
  '--declaration',
  '--incremental',
  'false',
  '--outDir',
  'dist-types',
]);
say('· comparing what is exported');
run('@backstage/repo-tools/bin/backstage-repo-tools', [
  'api-reports',
  '--allow-all-warnings',
  // Its text names folders of the machine that ran it.
  '--omit-messages',
  'ae-wrong-input-file-type',
  ...process.argv.slice(2),
  ...libraries,
]);
