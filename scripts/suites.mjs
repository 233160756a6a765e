// The suites of `npm test`. Each runs and tells how many tests it really executed.
import fs from 'node:fs';
import path from 'node:path';
import { build, targets } from './build.mjs';
import { checkImports } from './checkImports.mjs';
import { ensureChromium } from './chromium.mjs';
import { filesAtATime, jest, run } from './jest.mjs';
import { findJsonSchemaTests } from './jsonSchemaTests.mjs';
import { root } from './stamps.mjs';

const at = (...parts) => path.join(root, ...parts);
const bin = (name, file) => at('node_modules', name, file);

/** A tool that says yes or no: one test. */
async function tool(script, args) {
  const { code, text } = await run(script, args, { quiet: true });
  if (code === 0) return { passed: 1, failed: 0 };
  return { passed: 0, failed: 1, messages: [text.trim() || `it ended with ${code ?? 'no answer in time'}`] };
}

/** The import rule holds for the checkout, and finds in its failing example exactly what is wrong there. */
async function imports() {
  const { files, breaches } = checkImports();
  const example = at('scripts/__fixtures__/imports');
  const wanted = fs.readFileSync(path.join(example, 'breaches.txt'), 'utf8').trim().split('\n');
  const found = checkImports(example).breaches;
  const missed = wanted
    .filter(line => !found.includes(line))
    .map(line => `not found in the example: ${line}`);
  const extra = found
    .filter(line => !wanted.includes(line))
    .map(line => `found in the example for no reason: ${line}`);
  const messages = [...breaches, ...missed, ...extra];
  const holds = [files > 0 && breaches.length === 0, wanted.length > 0 && missed.length + extra.length === 0];
  return { passed: holds.filter(Boolean).length, failed: holds.filter(hold => !hold).length, messages };
}

const backstage = bin('@backstage/cli', 'bin/backstage-cli');

/** Suites of the folder `test`: those with a folder of their own, and one for the others. */
const ROOT_SUITES = ['integration', 'hostile', 'browser'];
const rootSuiteOf = file => {
  const [folder] = path.relative(at('test'), file).split(path.sep);
  return ROOT_SUITES.includes(folder) ? folder : 'integration';
};

/** Tests of packages run beside those of the folder `test`; each side gets its share of what may run at a time. */
const workers = (chosen, share) => {
  const both = chosen.includes('packages') && chosen.some(name => ROOT_SUITES.includes(name));
  return `--maxWorkers=${both ? Math.max(1, share(filesAtATime() / 2)) : filesAtATime()}`;
};

let rootRun;
/** One run of Jest for all that were chosen of the folder `test`, so that the slow files of one fill the gaps of another. */
const rootSuite = name => async chosen => {
  rootRun ??= (async () => {
    const names = ROOT_SUITES.filter(suite => chosen.includes(suite));
    const drive = names.some(suite => suite !== 'integration');
    return jest('test/jest.config.cjs', names, {
      args: ['--selectProjects', ...names, workers(chosen, Math.floor)],
      env: drive ? { FLYLOFT_CHROMIUM: await ensureChromium() } : {},
      suiteOf: rootSuiteOf,
    });
  })();
  return (await rootRun)[name];
};

/**
 * Suites that go side by side: those that read the source and run nothing of it, and then those that run it.
 */
export const SIDE_BY_SIDE = [
  ['lint', 'format', 'types', 'imports'],
  ['packages', ...ROOT_SUITES],
];

/**
 * All suites in order: what is quick and often wrong comes first. Each is told which ones were chosen.
 * @type {Record<string, (chosen: string[]) => Promise<import('./jest.mjs').Outcome>>}
 */
export const suites = {
  build: async () => {
    await build(targets.filter(name => name !== 'examples'));
    return { passed: 1, failed: 0 };
  },
  lint: async () => {
    const workspaces = await tool(backstage, ['repo', 'lint', '--success-cache', '--max-warnings', '0']);
    const rest = await tool(bin('eslint', 'bin/eslint.js'), [
      '--max-warnings=0',
      '--ext=.ts,.mjs',
      'scripts',
      'test',
      'bench',
    ]);
    return {
      passed: workspaces.passed + rest.passed,
      failed: workspaces.failed + rest.failed,
      messages: [...(workspaces.messages ?? []), ...(rest.messages ?? [])],
    };
  },
  format: () =>
    tool(bin('prettier', 'bin-prettier.js'), ['--check', '--loglevel=warn', '**/*.{ts,tsx,mts,js,mjs,cjs}']),
  types: () => tool(bin('typescript', 'bin/tsc'), ['--noEmit', '--pretty', 'false']),
  imports,
  packages: async chosen => {
    const suite = await findJsonSchemaTests();
    const { packages } = await jest('test/jest.workspaces.cjs', ['packages'], {
      args: [workers(chosen, Math.ceil)],
      env: suite ? { FLYLOFT_JSON_SCHEMA_TESTS: suite } : {},
    });
    return packages;
  },
  integration: rootSuite('integration'),
  // Prints a table of everything that the hostile plugin tried.
  hostile: rootSuite('hostile'),
  browser: rootSuite('browser'),
};
