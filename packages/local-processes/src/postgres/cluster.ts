import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Account } from './account';
import type { PostgresBinaries } from './binaries';

/** The role that owns everything in an embedded server. */
export const SUPERUSER = 'flyloft';

/** How to reach a server as its superuser; `database` is one that always exists. */
export type PostgresConnection = {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
};

/** PostgreSQL's own programs get this environment and nothing of ours. */
const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

function output(child: ChildProcess): () => string {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  return () => chunks.join('').trim();
}

/**
 * Makes the files of a new server in `dataDir` (which must not exist): passwords by scram-sha-256 only, UTF-8, and
 * a locale that is the same on every machine. Either the folder is complete afterwards or it is not there.
 */
export async function initialiseCluster(
  binaries: PostgresBinaries,
  account: Account,
  dataDir: string,
  password: string
): Promise<void> {
  const draft = `${dataDir}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const passwordFile = `${draft}.pw`;
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (account) fs.chownSync(passwordFile, account.uid, account.gid);
  try {
    fs.mkdirSync(draft, { mode: 0o700 });
    if (account) fs.chownSync(draft, account.uid, account.gid);
    const child = spawn(
      binaries.initdb,
      [
        `--pgdata=${draft}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth-host=scram-sha-256',
        '--auth-local=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
        // The folder is renamed only when initdb is done; its own sync would double the time.
        '--no-sync',
      ],
      { ...account, env: environment, stdio: ['ignore', 'pipe', 'pipe'], cwd: path.dirname(dataDir) }
    );
    const text = output(child);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`initdb failed (${code ?? 'killed'}): ${text()}`);
    fs.renameSync(draft, dataDir);
  } finally {
    fs.rmSync(passwordFile, { force: true });
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** The arguments of `postgres` as one list: data folder, port, loopback only, sockets in a private folder. */
export function serverArguments(options: {
  dataDir: string;
  port: number;
  socketDir: string;
  settings?: Record<string, string>;
}): string[] {
  // The kernel allows about 107 bytes for a socket's path; without room there is no socket at all.
  const socketDir = options.socketDir.length > 80 ? '' : options.socketDir;
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
    max_connections: '300',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', options.dataDir, '-p', String(options.port), ...flags];
}

/** The listed environment for the server's process. */
export const serverEnvironment: NodeJS.ProcessEnv = environment;

/** True when the server answers with this password. False while it starts or is away; throws when it refuses. */
export async function answers(connection: PostgresConnection, timeoutMs = 2_000): Promise<boolean> {
  const client = new Client({ ...connection, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  // A connection that drops while it is being closed is no news.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === '28P01' || code === '28000') throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Waits until the server answers; false as soon as `alive` says that its process ended, or after `timeoutMs`. */
export async function waitUntilAnswers(
  connection: PostgresConnection,
  alive: () => boolean,
  timeoutMs: number
): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (performance.now() < until) {
    if (!alive()) return false;
    if (await answers(connection)) return true;
    await delay(20);
  }
  return false;
}

/** Runs one statement as superuser on a connection of its own. */
export async function runStatement(connection: PostgresConnection, statement: string): Promise<void> {
  const client = new Client(connection);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The same as a URL, for programs that want one. */
export function connectionUrl(connection: PostgresConnection): string {
  const { user, password, host, port, database } = connection;
  return `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(
    password
  )}@${host}:${port}/${database}`;
}
