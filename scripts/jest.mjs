// Runs Jest and counts what it really executed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './stamps.mjs';

/** No run may take longer than this, several suites at once on a busy machine: what hangs must not look like what is slow. */
const RUN_MS = 45 * 60_000;

/** Bytes that a test file may need with its database, cluster, portal and browser. */
const BYTES_PER_FILE = 1.75 * 2 ** 30;

/** A worker that holds more than this between two files is replaced by a fresh one: memory only ever grows. */
const IDLE_LIMIT = '--workerIdleMemoryLimit=1000M';

/**
 * What a suite found; `ms` is how long it took, where that is not how long one waited for it.
 * @typedef {{ passed: number, failed: number, skipped?: string[], messages?: string[], ms?: number }} Outcome
 */

/**
 * How many test files may run at a time. Most of them wait more than they compute, for pods and for pages: twice as
 * many as there are cores keep these busy.
 */
export function filesAtATime() {
  const memory = Math.min(os.totalmem(), process.constrainedMemory() || Infinity);
  return Math.max(2, Math.min(2 * os.availableParallelism(), Math.floor(memory / BYTES_PER_FILE), 8));
}

/** Runs a program of node_modules with its output on ours; resolves to its exit code, or undefined after RUN_MS. */
export function run(script, args, { env = {}, quiet = false } = {}) {
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
    }, RUN_MS);
    child.on('error', reject);
    child.on('close', code => {
      clearTimeout(timer);
      resolve({ code: late ? undefined : code, text: Buffer.concat(chunks).toString() });
    });
  });
}

/** Counts the test files of a report. One that could not run is one failure. */
function count(files) {
  const outcome = { passed: 0, failed: 0, skipped: [], messages: [] };
  for (const file of files) {
    const name = path.relative(root, file.name);
    for (const test of file.assertionResults) {
      if (test.status === 'passed') outcome.passed += 1;
      if (test.status === 'failed') outcome.messages.push(`${name}: ${test.fullName}`);
      if (test.status === 'pending' || test.status === 'todo')
        outcome.skipped.push(`${name}: ${test.fullName}`);
    }
    // It could not be loaded, or something outside its tests failed.
    if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) {
      outcome.messages.push(`${name}: could not run to its end`);
    }
  }
  outcome.failed = outcome.messages.length;
  if (files.length > 0) {
    outcome.ms =
      Math.max(...files.map(file => file.endTime)) - Math.min(...files.map(file => file.startTime));
  }
  return outcome;
}

/**
 * Runs Jest once for several suites; answers with an outcome for each. `suiteOf` says by its path which one a test file
 * belongs to.
 * @returns {Promise<Record<string, Outcome>>}
 */
export async function jest(config, names, { args = [], env = {}, suiteOf = () => names[0] }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-test-'));
  const report = path.join(folder, 'report.json');
  try {
    const { code } = await run(
      path.join(root, 'node_modules/jest/bin/jest.js'),
      ['--config', config, '--watchAll=false', IDLE_LIMIT, ...args, '--json', `--outputFile=${report}`],
      // As Backstage's own command does.
      { env: { NODE_ENV: 'test', TZ: 'UTC', ...env } }
    );
    if (!fs.existsSync(report)) throw new Error(`Jest wrote no report (${code ?? 'it did not end in time'})`);
    const files = JSON.parse(fs.readFileSync(report, 'utf8')).testResults;
    const outcomes = Object.fromEntries(
      names.map(name => [name, count(files.filter(file => suiteOf(file.name) === name))])
    );
    for (const outcome of Object.values(outcomes)) {
      if (outcome.passed + outcome.failed > 0) continue;
      Object.assign(outcome, { failed: 1, messages: ['not one test was executed'] });
    }
    // Jest also fails for what is no test's fault, such as a worker that died.
    if (code !== 0 && Object.values(outcomes).every(({ failed }) => failed === 0)) {
      Object.assign(outcomes[names[0]], { failed: 1, messages: [`Jest ended with ${code}`] });
    }
    return outcomes;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
