import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { freePort, isPortFree } from '../freePort';
import { readIdentityFile, writeIdentityFile } from '../identityFile';
import { ensurePrivateFolder, keepPrivateText, readIfThere } from '../privateFiles';
import {
  isSameProcess,
  processIdentity,
  processIdentitySchema,
  type ProcessIdentity,
} from '../processIdentity';
import { stopProcess } from '../stopProcess';
import { postgresAccount, type Account } from './account';
import { ensureBinaries } from './binaries';
import {
  answers,
  connectionUrl,
  initialiseCluster,
  runStatement,
  serverArguments,
  serverEnvironment,
  SUPERUSER,
  waitUntilAnswers,
  type PostgresConnection,
} from './cluster';

/** What {@link startEmbeddedPostgres} needs to know. */
export type EmbeddedPostgresOptions = {
  /** Absolute path of a folder for password, identity and (except for root) data. Made private. */
  stateDir: string;
  /** Wanted port; without it the one of the last start when free, else any. */
  port?: number;
  /** Never another port than that of the last start: others have written it down. Throws {@link PortTakenError}. */
  keepPort?: boolean;
  /** Further server settings, as in postgresql.conf. */
  settings?: Record<string, string>;
  /** Milliseconds a server that is there already may take to answer (5,000), and to end when told to (20,000). */
  patience?: { answerMs?: number; stopMs?: number };
};

/** A running embedded server. It is a process of its own and outlives the one that started it. */
export type EmbeddedPostgres = {
  connection: PostgresConnection;
  connectionString: string;
  identity: ProcessIdentity;
  /** True when it was running already and has been taken over. */
  adopted: boolean;
  dataDir: string;
  logFile: string;
  /** Makes a database that is closed to PUBLIC, unless it is there. Letters, digits and `_` only. */
  ensureDatabase(name: string): Promise<void>;
  /** Ends it without losing a commit; connections that are open are cut. */
  stop(): Promise<void>;
};

const identitySchema = processIdentitySchema.extend({ port: z.number().int(), dataDir: z.string() });

/** For root the data cannot live in the state folder: the account that PostgreSQL runs as may not look into it. */
const ROOT_HOME = '/var/lib/flyloft';

/** The port that must be used belongs to another program. */
export class PortTakenError extends Error {
  constructor(readonly port: number) {
    super(`Port ${port}, at which this PostgreSQL has to be found, is taken by another program.`);
    this.name = 'PortTakenError';
  }
}

const START_MS = 60_000;
/** After a kill -9 the children of the old server may hold its port for a moment. */
const PORT_MS = 5_000;
const ANSWER_MS = 5_000;
/** Time for PostgreSQL to end by itself before SIGKILL. */
const STOP_MS = 20_000;

type Layout = { home: string; dataDir: string; socketDir: string; logFile: string };

function ensureLayout(stateDir: string, account: Account): Layout {
  const home = account ? rootHome(stateDir) : stateDir;
  const socketDir = path.join(home, 'socket');
  if (account) {
    fs.mkdirSync(ROOT_HOME, { recursive: true, mode: 0o711 });
    fs.chmodSync(ROOT_HOME, 0o711);
  }
  for (const folder of [home, socketDir]) {
    ensurePrivateFolder(folder);
    if (account) fs.chownSync(folder, account.uid, account.gid);
  }
  return { home, socketDir, dataDir: path.join(home, 'data'), logFile: path.join(home, 'postgres.log') };
}

/** The name holds a random id kept in the state folder: a new state folder at the same place gets new data. */
function rootHome(stateDir: string): string {
  const id = keepPrivateText(path.join(stateDir, 'data-id'), () => randomBytes(6).toString('hex'));
  const place = createHash('sha256').update(stateDir).digest('hex').slice(0, 12);
  return path.join(ROOT_HOME, `${place}-${id}`);
}

/** Whoever runs on this data folder, known from our own file or from PostgreSQL's. */
function findRunning(stateDir: string, dataDir: string): (ProcessIdentity & { port: number }) | undefined {
  const written = readIdentityFile(path.join(stateDir, 'identity.json'), identitySchema);
  if (written && written.dataDir === dataDir && isSameProcess(written)) return written;
  // The launcher may have been killed before it wrote the file.
  const [pid, , , port] = readIfThere(path.join(dataDir, 'postmaster.pid'))?.split('\n') ?? [];
  const identity = Number(pid) > 0 ? processIdentity(Number(pid)) : undefined;
  if (!identity || !worksIn(identity.pid, dataDir)) return undefined;
  return { ...identity, port: Number(port) };
}

/** A pid in a file may belong to another program by now; PostgreSQL's working directory is its data folder. */
function worksIn(pid: number, dataDir: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(dataDir);
  } catch {
    return false;
  }
}

/** Servers of root whose state folder was deleted under them: nobody else would ever end them. */
async function stopForgotten(layout: Layout): Promise<void> {
  const place = path.basename(layout.home).split('-')[0];
  for (const name of fs.readdirSync(ROOT_HOME)) {
    const home = path.join(ROOT_HOME, name);
    if (!name.startsWith(`${place}-`) || home === layout.home) continue;
    const running = findRunning('', path.join(home, 'data'));
    if (running) await stopProcess(running, { signal: 'SIGINT', graceMs: STOP_MS });
  }
}

/**
 * Starts the PostgreSQL of a state folder, or takes over the one that a former, killed launcher left. Data and
 * password are kept between starts. It listens on 127.0.0.1 only, its socket is in a private folder, passwords are
 * checked by scram-sha-256, and PUBLIC may not connect to any database. Throws with PostgreSQL's own words when it
 * does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { stateDir } = options;
  ensurePrivateFolder(stateDir);
  const account = postgresAccount();
  const layout = ensureLayout(stateDir, account);
  if (account) await stopForgotten(layout);
  const password = keepPrivateText(path.join(stateDir, 'password'), () =>
    randomBytes(24).toString('base64url')
  );
  const connectionAt = (port: number): PostgresConnection => ({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
  });

  const running = findRunning(stateDir, layout.dataDir);
  if (running) {
    const usable = options.port === undefined || options.port === running.port;
    if (usable && (await answers(connectionAt(running.port), options.patience?.answerMs ?? ANSWER_MS))) {
      remember(stateDir, running, running.port, layout.dataDir);
      return describe(connectionAt(running.port), running, true, layout);
    }
    await stopProcess(running, { signal: 'SIGINT', graceMs: options.patience?.stopMs ?? STOP_MS });
  }

  if (!fs.existsSync(path.join(layout.dataDir, 'PG_VERSION'))) {
    await initialiseCluster(ensureBinaries(), account, layout.dataDir, password);
  }
  const { port, identity } = await startServer(options, layout, account, connectionAt);
  remember(stateDir, identity, port, layout.dataDir);
  await runStatement(
    connectionAt(port),
    'REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC'
  );
  return describe(connectionAt(port), identity, false, layout);
}

function remember(stateDir: string, identity: ProcessIdentity, port: number, dataDir: string): void {
  const { pid, startTime } = identity;
  writeIdentityFile(path.join(stateDir, 'identity.json'), { pid, startTime, port, dataDir });
}

async function startServer(
  options: EmbeddedPostgresOptions,
  layout: Layout,
  account: Account,
  connectionAt: (port: number) => PostgresConnection
): Promise<{ port: number; identity: ProcessIdentity }> {
  const { postgres } = ensureBinaries();
  const last = readIdentityFile(path.join(options.stateDir, 'identity.json'), identitySchema)?.port;
  const deadline = performance.now() + START_MS;
  const fixed = options.port ?? (options.keepPort ? last : undefined);
  if (fixed !== undefined) await waitForPort(fixed);
  let wanted = fixed ?? last;
  for (;;) {
    const port = fixed ?? (wanted !== undefined && (await isPortFree(wanted)) ? wanted : await freePort());
    const { dataDir, socketDir, logFile } = layout;
    // Each start begins a new log; the last one is kept beside it.
    if (fs.existsSync(logFile)) fs.renameSync(logFile, `${logFile}.1`);
    const log = fs.openSync(logFile, 'w', 0o600);
    const child = spawn(postgres, serverArguments({ dataDir, port, socketDir, settings: options.settings }), {
      ...account,
      env: serverEnvironment,
      cwd: layout.home,
      // A session of its own: Ctrl-C in the terminal reaches the launcher, which then ends it in order.
      detached: true,
      stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    child.unref();
    const spawned = await new Promise<boolean>((resolve, reject) => {
      child.once('spawn', () => resolve(true));
      child.once('error', reject);
    });
    const identity = spawned && child.pid ? processIdentity(child.pid) : undefined;
    const alive = () => child.exitCode === null && child.signalCode === null;
    if (identity && (await waitUntilAnswers(connectionAt(port), alive, deadline - performance.now()))) {
      return { port, identity };
    }
    if (identity) await stopProcess(identity, { signal: 'SIGINT', graceMs: STOP_MS });
    const text = fs.readFileSync(logFile, 'utf8');
    const mayRetry = performance.now() < deadline && isPassing(text, fixed === undefined);
    if (!mayRetry) throw new Error(`PostgreSQL did not start: ${lastLines(text)} (log: ${logFile})`);
    if (text.includes('Address already in use')) wanted = undefined;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

async function waitForPort(port: number): Promise<void> {
  const until = performance.now() + PORT_MS;
  while (!(await isPortFree(port))) {
    if (performance.now() > until) throw new PortTakenError(port);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** After a kill -9 the children of the old server hold its shared memory for a moment; a port can be lost to another. */
function isPassing(log: string, otherPortAllowed: boolean): boolean {
  if (/pre-existing shared memory block|lock file "postmaster\.pid" already exists/.test(log)) return true;
  return otherPortAllowed && log.includes('Address already in use');
}

function lastLines(log: string): string {
  const telling = log.split('\n').filter(line => /FATAL|ERROR|PANIC|could not|HINT/.test(line));
  return (telling.length > 0 ? telling : log.trim().split('\n')).slice(-4).join(' ').trim();
}

function describe(
  connection: PostgresConnection,
  identity: ProcessIdentity,
  adopted: boolean,
  layout: Layout
): EmbeddedPostgres {
  return {
    connection,
    connectionString: connectionUrl(connection),
    identity: { pid: identity.pid, startTime: identity.startTime },
    adopted,
    dataDir: layout.dataDir,
    logFile: layout.logFile,
    async ensureDatabase(name) {
      if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new Error(`"${name}" is no name for a database here.`);
      try {
        await runStatement(connection, `CREATE DATABASE ${name}`);
      } catch (error) {
        if ((error as { code?: string }).code !== '42P04') throw error;
      }
      await runStatement(connection, `REVOKE CONNECT, TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
    },
    async stop() {
      // SIGINT is PostgreSQL's fast shutdown: open connections are cut, commits are kept.
      await stopProcess(identity, { signal: 'SIGINT', graceMs: STOP_MS });
    },
  };
}
