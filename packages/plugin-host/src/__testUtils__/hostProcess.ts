import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { HOST_IMAGE } from '../image';
import { builtHost } from './builtHost';
import { exampleConfig, mergeConfig } from './exampleConfig';
import type { FakePortal } from './fakePortal';
import type { TestBundle } from './testBundles';

/** A line of the host's log. */
export type LogLine = Record<string, unknown> & {
  message?: string;
  state?: string;
  code?: string;
  level?: string;
};

/** How a process ended. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type StartHostOptions = {
  portal: FakePortal;
  bundle: TestBundle;
  /** Connection of the plugin's own database. */
  database: Record<string, unknown>;
  config?: Record<string, unknown>;
  env?: Record<string, string>;
  token?: string;
  flags?: string[];
  /** Changes the pod's folder before the host starts. */
  prepare?: (folder: string) => void;
};

/** A plugin host in a process of its own, as a pod would run it. */
export class HostProcess {
  readonly lines: LogLine[] = [];
  readonly raw: string[] = [];
  readonly child: ChildProcess;
  readonly exit: Promise<Exit>;
  readonly #folder: string;
  readonly #waiting = new Set<() => void>();
  #ended = false;

  private constructor(child: ChildProcess, folder: string) {
    this.child = child;
    this.#folder = folder;
    this.exit = new Promise(resolve => {
      child.once('close', (code, signal) => {
        this.#ended = true;
        this.#wake();
        resolve({ code, signal });
      });
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      readline.createInterface({ input: stream }).on('line', line => {
        this.raw.push(line);
        try {
          this.lines.push(JSON.parse(line) as LogLine);
        } catch {
          // What plugins print themselves is only in `raw`.
        }
        this.#wake();
      });
    }
  }

  static start(options: StartHostOptions): HostProcess {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-host-'));
    for (const name of ['config', 'secret', 'work']) fs.mkdirSync(path.join(folder, name));
    const { base, secret } = exampleConfig(options.portal.url, options.database);
    fs.writeFileSync(
      path.join(folder, 'config/app-config.json'),
      JSON.stringify(mergeConfig(base, options.config ?? {}))
    );
    fs.writeFileSync(path.join(folder, 'secret/app-config.json'), JSON.stringify(secret));
    fs.writeFileSync(path.join(folder, 'secret/bundle-token'), `${options.token ?? options.portal.token}\n`);
    const args = [...(options.flags ?? HOST_IMAGE.nodeFlags), path.join(builtHost(), 'plugin-host.cjs')];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        ...HOST_IMAGE.environment,
        POD_IP: '127.0.0.1',
        PORT: '0',
        FLYLOFT_BUNDLE_URL: options.portal.bundleUrl,
        FLYLOFT_BUNDLE_DIGEST: options.bundle.digest,
        FLYLOFT_PLUGIN_ID: options.bundle.pluginId,
        FLYLOFT_CONFIG_DIR: path.join(folder, 'config'),
        FLYLOFT_SECRET_DIR: path.join(folder, 'secret'),
        FLYLOFT_WORK_DIR: path.join(folder, 'work'),
        FLYLOFT_DRAIN_QUIET_SECONDS: '0.1',
        FLYLOFT_DRAIN_DEADLINE_SECONDS: '10',
        ...options.env,
      },
    });
    return new HostProcess(child, folder);
  }

  /** The first line that fits, now or later; throws with the log when the process ends without one. */
  async line(fits: (line: LogLine) => boolean): Promise<LogLine> {
    for (;;) {
      const found = this.lines.find(fits);
      if (found) return found;
      if (this.#ended) throw new Error(`The host ended without that line:\n${this.raw.join('\n')}`);
      await new Promise<void>(resolve => this.#waiting.add(resolve));
    }
  }

  state(state: string): Promise<LogLine> {
    return this.line(line => line.state === state);
  }

  /** States in the order in which they were entered. */
  get states(): string[] {
    const moves = this.lines.filter(line => line.from !== undefined);
    return moves.map(line => String(line.state));
  }

  /** `http://127.0.0.1:<port>` */
  async url(): Promise<string> {
    const { port } = await this.line(line => line.port !== undefined);
    return `http://127.0.0.1:${String(port)}`;
  }

  get workDir(): string {
    return path.join(this.#folder, 'work');
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    this.child.kill(signal);
    const exit = await this.exit;
    fs.rmSync(this.#folder, { recursive: true, force: true });
    return exit;
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
