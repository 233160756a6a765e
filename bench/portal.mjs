// A portal of the benchmark's own: on a port and in a state folder that nobody else uses.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../scripts/stamps.mjs';

const START_MS = 300_000;
const readJson = file => JSON.parse(fs.readFileSync(file, 'utf8'));

/** Starts the launcher as `npm start` does, and resolves with the milliseconds until the portal answered. */
export async function startPortal({ port, stateDir }) {
  const started = performance.now();
  const launcher = path.join(root, 'scripts', 'bootstrap.mjs');
  const args = ['node', 'scripts/start.mjs', '--port', String(port), '--state', stateDir, '--no-examples'];
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', chunk => {
    log = (log + chunk).slice(-8_000);
  });
  const url = `http://localhost:${port}`;
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`The portal ended with ${child.exitCode}: ${log}`);
      if (performance.now() - started > START_MS)
        throw new Error(`The portal did not answer in time: ${log}`);
      const answer = await fetch(`${url}/.backstage/health/v1/readiness`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) break;
      await sleep(10);
    }
  } catch (error) {
    await stop(child);
    throw error;
  }
  const ms = performance.now() - started;
  return {
    ms,
    /** Whether it built something first, because a source had changed. */
    built: /building /.test(log),
    url,
    pid: readJson(path.join(stateDir, 'portal.json')).pid,
    /** Ends everything that was started. */
    stop: () => stop(child),
  };
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  await once(child, 'exit');
}

/** Removes a stopped portal's data. PostgreSQL's may be elsewhere, where root may not run it. */
export function removeState(stateDir) {
  const identity = path.join(stateDir, 'postgres', 'identity.json');
  const dataDir = fs.existsSync(identity) ? readJson(identity).dataDir : undefined;
  fs.rmSync(stateDir, { recursive: true, force: true });
  if (dataDir === undefined) return;
  // `flyloft/<this server>/data`: anything of another form is not ours to remove.
  const home = path.dirname(dataDir);
  const isOurs = path.basename(dataDir) === 'data' && path.basename(path.dirname(home)) === 'flyloft';
  if (isOurs) fs.rmSync(home, { recursive: true, force: true });
}

/** A token of one of the local default's people. */
export async function signIn(url, person) {
  const answer = await fetch(`${url}/api/auth/demo/refresh`, { headers: { 'x-flyloft-person': person } });
  if (!answer.ok) throw new Error(`The portal refused to sign in ${person}: ${answer.status}`);
  return (await answer.json()).backstageIdentity.token;
}

/** The token with which the local default publishes. */
export const publisherToken = stateDir =>
  fs.readFileSync(path.join(stateDir, 'secrets', 'publisher-token'), 'utf8').trim();
