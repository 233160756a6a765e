// The suites of `npm test`. Each runs and tells how many tests it really executed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, targets } from './build.mjs';
import { checkImports } from './checkImports.mjs';
import { ensureChromium } from './chromium.mjs';
import { findJsonSchemaTests } from './jsonSchemaTests.mjs';
import { root } from './stamps.mjs';

const at = (...parts) => path.join(root, ...parts);
const bin = (name, file) => at('node_modules', name, file);

/** Test files at a time: each may have a database, a cluster and a browser of its own, and the rest needs a core, too. */
const WORKERS = `--maxWorkers=${Math.min(4, Math.max(2, os.availableParallelism() - 1))}`;

/** No suite may take longer than this: a hanging test must not look like a slow one. */
const SUITE_MS = 25 * 60_000;

/**
 * What a suite found.
 * @typedef {{ passed: number, failed: number, skipped?: string[], messages?: string[] }} Outcome
 */

/** Runs a program of node_modules with its output on ours; resolves to its exit code, or undefined after SUITE_MS. */
function run(script, args, { env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      env: { ...process.env, CI: '1', FORCE_COLOR: process.stdout.isTTY ? '1' : '0', ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => chunks.push(chunk));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
    }, SUITE_MS);
    child.on('error', reject);
    child.on('close', code => {
      clearTimeout(timer);
      resolve({ code: late ? undefined : code, text: Buffer.concat(chunks).toString() });
    });
  });
}

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

/** Counts what Jest wrote into its report. A test file that could not run is one failure. */
function readReport(file, code) {
  if (!fs.existsSync(file)) {
    return { passed: 0, failed: 1, messages: [`Jest wrote no report (${code ?? 'it did not end in time'})`] };
  }
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  const messages = [];
  const skipped = [];
  for (const suite of report.testResults) {
    const name = path.relative(root, suite.name);
    for (const test of suite.assertionResults) {
      if (test.status === 'failed') messages.push(`${name}: ${test.fullName}`);
      if (test.status === 'pending' || test.status === 'todo') skipped.push(`${name}: ${test.fullName}`);
    }
    if (suite.status === 'failed' && suite.assertionResults.length === 0)
      messages.push(`${name}: could not run`);
  }
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const outcome = { passed: report.numPassedTests, failed, skipped, messages };
  // Jest also fails for what is no test's fault, such as a worker that died.
  if (failed === 0 && code !== 0) return { ...outcome, failed: 1, messages: [`Jest ended with ${code}`] };
  if (failed === 0 && report.numPassedTests === 0) {
    return { ...outcome, failed: 1, messages: ['not one test was executed'] };
  }
  return outcome;
}

async function jest(script, args, env) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-test-'));
  const report = path.join(folder, 'report.json');
  try {
    const { code } = await run(script, [...args, '--json', `--outputFile=${report}`], {
      env,
    });
    return readReport(report, code);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const testsIn = folder =>
  fs.existsSync(at(folder)) &&
  fs.readdirSync(at(folder), { recursive: true }).some(file => file.endsWith('.test.ts'));

/** Tests of the folder `test`, below those paths. */
const rootTests = (paths, env, args = []) =>
  jest(
    bin('jest', 'bin/jest.js'),
    ['--config', 'test/jest.config.cjs', '--watchAll=false', ...args, ...paths.map(item => `test/${item}/`)],
    env
  );

const backstage = bin('@backstage/cli', 'bin/backstage-cli');

/** Tests that need a Chromium: suites of their own, one after the other. */
const WITH_BROWSER = ['browser', 'hostile'];

/** What the root's tests are, besides those with a browser. */
const integrationFolders = () =>
  fs
    .readdirSync(at('test'), { withFileTypes: true })
    .filter(
      entry => entry.isDirectory() && !WITH_BROWSER.includes(entry.name) && testsIn(`test/${entry.name}`)
    )
    .map(entry => entry.name);

/** Suites that read the source and run nothing of it: they go side by side. */
export const SIDE_BY_SIDE = ['lint', 'format', 'types', 'imports'];

/** All suites in order: what is quick and often wrong comes first. */
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
  packages: async () => {
    const suite = await findJsonSchemaTests();
    const env = suite ? { FLYLOFT_JSON_SCHEMA_TESTS: suite } : {};
    return jest(backstage, ['repo', 'test', '--watchAll=false', WORKERS], env);
  },
  integration: async () => {
    const folders = integrationFolders();
    return folders.length === 0
      ? { passed: 0, failed: 0, skipped: ['test/: there are no integration tests yet'] }
      : rootTests(folders, {}, [WORKERS]);
  },
  // Prints a table of everything that the hostile plugin tried.
  hostile: async () => rootTests(['hostile'], { FLYLOFT_CHROMIUM: await ensureChromium() }, ['--runInBand']),
  browser: async () => {
    if (!testsIn('test/browser')) {
      return { passed: 0, failed: 0, skipped: ['test/browser: there are no browser tests yet'] };
    }
    return rootTests(['browser'], { FLYLOFT_CHROMIUM: await ensureChromium() }, [WORKERS]);
  },
};
