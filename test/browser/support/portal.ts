import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@flyloft/local-processes';
import { z } from 'zod';

const root = path.resolve(__dirname, '..', '..', '..');
const run = promisify(execFile);
const CLI = path.join(root, 'packages/cli/dist/cli.cjs');

/** A portal of the test's own, with its own data, started as `npm start` does. */
export type TestPortal = {
  url: string;
  folder: string;
  /** Runs `flyloft` as that person; answers with what `--json` printed. */
  flyloft(person: 'developer' | 'admin', ...args: string[]): Promise<unknown>;
  stop(): Promise<void>;
};

async function flyloft(folder: string, url: string, person: string, args: string[]): Promise<unknown> {
  const env = { ...process.env, XDG_CONFIG_HOME: path.join(folder, person) };
  await run(process.execPath, [CLI, 'login', '--as', person, '--portal', url], { cwd: root, env });
  const { stdout } = await run(process.execPath, [CLI, ...args, '--json'], { cwd: root, env }).catch(
    // Waiting for an approval is an exit code of its own, and no failure.
    (error: Error & { code?: unknown; stdout?: string }) => {
      if (error.code === 3 && error.stdout) return { stdout: error.stdout };
      throw error;
    }
  );
  return JSON.parse(stdout);
}

/** Milliseconds within which the portal must be ready; on a busy machine PostgreSQL alone may take a minute. */
const START_MS = 180_000;

/**
 * Starts PostgreSQL, the local cluster and the portal, and publishes the first-party plugins in it. `catalogue`: a folder
 * with a catalogue, which is synced as the source `demo`; `config`: laid over the app-config.
 */
export async function startPortal(
  options: { catalogue?: string; config?: Record<string, unknown> } = {}
): Promise<TestPortal> {
  await run(process.execPath, ['scripts/build.mjs', 'examples'], { cwd: root });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-browser-'));
  const state = path.join(folder, 'state');
  const url = `http://localhost:${await freePort()}`;
  const demo = { pluginManager: { sources: { demo: { kind: 'rhdh', path: options.catalogue } } } };
  const config = options.config ?? (options.catalogue === undefined ? undefined : demo);
  if (config) {
    fs.mkdirSync(state, { mode: 0o700 });
    fs.writeFileSync(path.join(state, 'app-config.local.yaml'), JSON.stringify(config));
  }
  const args = ['scripts/start.mjs', '--port', new URL(url).port, '--state', state, '--no-examples'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGINT');
      reject(new Error(`the portal was not ready in time: ${log}`));
    }, START_MS);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk;
      if (!log.includes('Flyloft is ready at')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', code => {
      clearTimeout(timer);
      reject(new Error(`the launcher ended with ${code}: ${log}`));
    });
  });
  for (const name of ['announcements', 'developer-toolbox']) {
    await flyloft(folder, url, 'admin', ['publish', path.join(root, 'dist/examples', `${name}.tgz`)]);
  }
  if (options.catalogue !== undefined) await flyloft(folder, url, 'admin', ['sources', 'sync']);
  return {
    url,
    folder,
    flyloft: (person, ...rest) => flyloft(folder, url, person, rest),
    async stop() {
      child.removeAllListeners('exit');
      if (child.exitCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      const identity = path.join(state, 'postgres', 'identity.json');
      const { dataDir } = fs.existsSync(identity)
        ? z.object({ dataDir: z.string().optional() }).parse(JSON.parse(fs.readFileSync(identity, 'utf8')))
        : { dataDir: undefined };
      fs.rmSync(folder, { recursive: true, force: true });
      if (dataDir) fs.rmSync(path.dirname(dataDir), { recursive: true, force: true });
    },
  };
}
