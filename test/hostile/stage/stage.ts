import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@flyloft/local-processes';
import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import type { Operation, Plan } from '@flyloft/plugin-manager-common';
import knexFactory, { type Knex } from 'knex';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { launchBrowser } from '../../browser/support/launchBrowser';
import { send, type Answer, type Sent } from './http';

export const root = path.resolve(__dirname, '..', '..', '..');
const MANAGER = '/api/plugin-manager';

/** Something in the environment of whoever starts the portal, which nothing that it starts may have. */
export const CANARY = `canary-${process.pid}-${Date.now()}`;

/** The secret that is configured into the hostile plugin, and looked for everywhere. */
export const SECRET = `hunter2-${process.pid}-${Date.now()}-deadbeef`;

const generatedConfig = z.object({
  backend: z.object({
    database: z.object({
      connection: z.object({
        host: z.string(),
        port: z.number(),
        user: z.string(),
        password: z.string(),
        database: z.string(),
      }),
    }),
    auth: z.object({ externalAccess: z.array(z.object({ options: z.object({ token: z.string() }) })) }),
  }),
  pluginManager: z.object({ secretKey: z.string() }),
});

const identity = z.object({ backstageIdentity: z.object({ token: z.string() }) });

/** A portal of its own with the hostile plugin installed in it. */
export class Stage {
  port = 0;
  url = '';
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-hostile-'));
  readonly stateDir = path.join(this.folder, 'state');
  /** The bundle as it was packed. */
  readonly bundleFile = path.join(this.folder, 'hostile.tgz');
  tokens = { developer: '', admin: '', publisher: '' };
  secretKey = '';
  databasePassword = '';
  databaseAddress = { host: '', port: 0, user: '', database: '' };
  digest = '';
  plan!: Plan;
  operation!: Operation;
  /** The portal's own database, as its administrator. */
  database!: Knex;
  private browsers: Promise<Browser> | undefined;
  private launcher: ChildProcess | undefined;
  private output = '';

  /** A Chromium, started when it is first needed. */
  browser(): Promise<Browser> {
    this.browsers ??= launchBrowser();
    return this.browsers;
  }

  /** Asks the plugin manager. */
  manager(method: string, route: string, sent: Omit<Sent, 'method'> = {}): Promise<Answer> {
    return send(this.port, `${MANAGER}${route}`, { method, ...sent });
  }

  /** Asks the hostile plugin through the portal, as the developer. */
  hostile(route: string, sent: Sent = {}): Promise<Answer> {
    return send(this.port, `/api/hostile${route}`, { token: this.tokens.developer, ...sent });
  }

  client(who: 'developer' | 'admin'): PluginManagerClient {
    return new PluginManagerClient({ baseUrl: `${this.url}${MANAGER}`, token: this.tokens[who] });
  }

  /** Publishes a bundle as the admin. */
  publish(bundle: Buffer, sent: Omit<Sent, 'method' | 'body'> = {}): Promise<Answer> {
    return this.manager('POST', '/bundles', {
      token: this.tokens.admin,
      ...sent,
      headers: { 'content-type': 'application/gzip', ...sent.headers },
      body: bundle,
    });
  }

  /** Runs the command line; resolves also where it fails. */
  async flyloft(
    args: string[],
    env: NodeJS.ProcessEnv = {}
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    try {
      const done = await promisify(execFile)(path.join(root, 'flyloft'), args, {
        env: { ...process.env, XDG_CONFIG_HOME: this.folder, FLYLOFT_URL: this.url, ...env },
        timeout: 180_000,
        maxBuffer: 16 * 2 ** 20,
      });
      return { code: 0, ...done };
    } catch (error) {
      const failed = error as { code?: number; stdout?: string; stderr?: string };
      return { code: Number(failed.code ?? 1), stdout: failed.stdout ?? '', stderr: failed.stderr ?? '' };
    }
  }

  async signIn(person: string): Promise<string> {
    const answer = await send(this.port, '/api/auth/demo/refresh', {
      headers: { 'x-flyloft-person': person },
    });
    return identity.parse(answer.json).backstageIdentity.token;
  }

  /** Starts the portal and installs the plugin the way people do: pack, publish, ask, approve, wait. */
  async open(): Promise<void> {
    this.port = await freePort();
    this.url = `http://localhost:${this.port}`;
    await this.startPortal();
    const packed = await this.flyloft([
      'pack',
      path.join(__dirname, '..', 'plugin'),
      '--out',
      this.bundleFile,
    ]);
    if (packed.code !== 0) throw new Error(`The hostile plugin was not packed: ${packed.stderr}`);
    const [developer, admin] = await Promise.all([this.signIn('developer'), this.signIn('admin')]);
    this.readSecrets({ developer, admin });
    const published = await this.publish(fs.readFileSync(this.bundleFile));
    if (published.status !== 201) throw new Error(`The hostile plugin was not published: ${published.text}`);
    this.digest = z.object({ digest: z.string() }).parse(published.json).digest;
    const asked = await this.client('developer').installPlugin('hostile', {
      config: { hostile: { token: SECRET, note: 'harmless' } },
      reason: 'the hostile fixture',
    });
    this.plan = asked.plan;
  }

  /** The admin approves what was asked for, and the plugin starts. */
  async install(): Promise<void> {
    const { id, digest } = this.plan;
    const approved = await this.client('admin').approvePlan(id, { digest });
    if (!approved.operation) throw new Error('The approved plan started no operation');
    for await (const event of this.client('admin').operationEvents(approved.operation.id)) {
      if (['done', 'undone', 'stuck'].includes(event.operationState)) break;
    }
    this.operation = await this.client('admin').getOperation(approved.operation.id);
    if (this.operation.state !== 'done') {
      throw new Error(`The hostile plugin was not installed: ${JSON.stringify(this.operation.error)}`);
    }
  }

  private async startPortal(): Promise<void> {
    const args = [
      'scripts/start.mjs',
      '--port',
      String(this.port),
      '--state',
      this.stateDir,
      '--no-examples',
    ];
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, HOSTILE_CANARY: CANARY },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.launcher = child;
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        this.output += chunk;
        if (this.output.includes('Flyloft is ready at')) resolve();
      });
      child.once('exit', code => reject(new Error(`the launcher ended with ${code}: ${this.output}`)));
    });
  }

  /** Starts a second portal with these settings laid over the first one's; it is expected to end by itself. */
  async tryPortal(env: NodeJS.ProcessEnv): Promise<{ code: number | string; output: string }> {
    const config = [
      path.join(root, 'app-config.yaml'),
      path.join(this.stateDir, 'app-config.generated.yaml'),
    ];
    const args = [
      path.join(root, 'packages/backend/dist/backend.cjs'),
      ...config.flatMap(file => ['--config', file]),
    ];
    const child = spawn(process.execPath, args, {
      cwd: path.join(root, 'packages', 'backend'),
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'development',
        APP_CONFIG_backend_listen_port: String(await freePort()),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const note = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    clearTimeout(timer);
    return { code: code ?? `still running (${signal})`, output };
  }

  private readSecrets(people: { developer: string; admin: string }): void {
    const file = fs.readFileSync(path.join(this.stateDir, 'app-config.generated.yaml'), 'utf8');
    const config = generatedConfig.parse(JSON.parse(file.replace(/^#.*$/m, '')));
    this.tokens = { ...people, publisher: config.backend.auth.externalAccess[0]?.options.token ?? '' };
    this.secretKey = config.pluginManager.secretKey;
    const { connection } = config.backend.database;
    this.databasePassword = connection.password;
    this.databaseAddress = connection;
    this.database = knexFactory({ client: 'pg', connection, pool: { min: 0, max: 2 } });
  }

  /** Ends everything that was started and removes what it wrote. */
  async close(): Promise<void> {
    await (await this.browsers)?.close();
    await this.database?.destroy();
    if (this.launcher && this.launcher.exitCode === null) {
      this.launcher.kill('SIGINT');
      await once(this.launcher, 'exit');
    }
    const data = path.join(this.stateDir, 'postgres', 'identity.json');
    if (fs.existsSync(data)) {
      const { dataDir } = z.object({ dataDir: z.string() }).parse(JSON.parse(fs.readFileSync(data, 'utf8')));
      fs.rmSync(path.dirname(dataDir), { recursive: true, force: true });
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
