import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { freePort } from '../freePort';
import { readIdentityFile, writeIdentityFile } from '../identityFile';
import { ensurePrivateFolder, keepPrivateText, readIfThere } from '../privateFiles';
import {
  isSameProcess,
  ownIdentity,
  processIdentity,
  processIdentitySchema,
  type ProcessIdentity,
} from '../processIdentity';
import { postgresAccount } from './account';
import { cacheFolder, ensureBinaries } from './binaries';
import {
  connectionUrl,
  initialiseCluster,
  runStatement,
  serverArguments,
  serverEnvironment,
  SUPERUSER,
  waitUntilAnswers,
  type PostgresConnection,
} from './cluster';

/** A PostgreSQL for tests. It ends by itself when the process that started it ends, however that happens. */
export type TestPostgres = {
  connection: PostgresConnection;
  connectionString: string;
  identity: ProcessIdentity;
  stop(): Promise<void>;
};

/** A fresh database on a test server. */
export type TestDatabase = {
  connection: PostgresConnection;
  connectionString: string;
  drop(): Promise<void>;
};

/** Nothing here outlives its test, so nothing needs to reach the disk. */
const volatile = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/**
 * `postgres` under a shell that waits for the end of its standard input, which only the starting process holds: when
 * that process ends, even by SIGKILL, the server is stopped and its folder removed. The file `exit` says that the
 * server ended by itself.
 */
const GUARD = `
folder=$1; shift
exec 3<&0
"$@" 3<&- & child=$!
(read -r _ <&3; kill -QUIT $child 2>/dev/null) & watcher=$!
wait $child; echo $? > "$folder/exit"
wait $watcher
rm -rf "$folder"
`;

/** A data folder made once per machine and user; the servers get copies of it. */
async function templateFolder(): Promise<{ folder: string; password: string }> {
  const binaries = ensureBinaries();
  const account = postgresAccount();
  const home = path.join(cacheFolder(), 'test-template');
  fs.mkdirSync(home, { recursive: true, mode: 0o711 });
  const password = keepPassword(home);
  if (account) fs.chownSync(home, account.uid, account.gid);
  const folder = path.join(home, `data-${binaries.version}-${password.slice(0, 8)}`);
  if (!fs.existsSync(folder)) {
    try {
      await initialiseCluster(binaries, account, folder, password);
    } catch (error) {
      // Another worker may have been quicker: its folder has the same content.
      if (!fs.existsSync(folder)) throw error;
    }
  }
  return { folder, password };
}

function keepPassword(home: string): string {
  const file = path.join(home, 'password');
  keepPrivateText(file, () => randomBytes(16).toString('hex'));
  // Read again, because of two workers that made one at the same time the later one stays.
  return keepPrivateText(file, () => randomBytes(16).toString('hex'));
}

/** Starts a server of the test's own: for tests that stop or kill it. Most tests want {@link createTestDatabase}. */
export async function startTestPostgres(settings: Record<string, string> = {}): Promise<TestPostgres> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryStart(await freePort(), settings);
    if (outcome.state === 'up') return outcome.server;
    if (attempt === 3 || !outcome.log.includes('Address already in use')) {
      throw new Error(`The test PostgreSQL did not start: ${outcome.log}`);
    }
  }
}

async function tryStart(
  port: number,
  settings: Record<string, string>
): Promise<{ state: 'up'; server: TestPostgres } | { state: 'failed'; log: string }> {
  const template = await templateFolder();
  const binaries = ensureBinaries();
  const account = postgresAccount();
  const folder = fs.mkdtempSync(path.join(account ? '/tmp' : os.tmpdir(), 'flyloft-pg-'));
  const dataDir = path.join(folder, 'data');
  const logFile = path.join(folder, 'log');
  fs.cpSync(template.folder, dataDir, { recursive: true });
  fs.chmodSync(dataDir, 0o700);
  const log = fs.openSync(logFile, 'a', 0o600);
  if (account) chownTree(folder, account.uid, account.gid);

  const connection = {
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password: template.password,
    database: 'postgres',
  };
  const args = serverArguments({ dataDir, port, socketDir: folder, settings: { ...volatile, ...settings } });
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', folder, binaries.postgres, ...args], {
    ...account,
    env: serverEnvironment,
    stdio: ['pipe', log, log],
    detached: true,
  });
  fs.closeSync(log);
  const guardEnded = new Promise<void>(resolve => guard.once('exit', () => resolve()));
  // Neither may keep the event loop, and with it the test runner, waiting; the pipe must stay open all the same.
  guard.unref();
  guard.stdin?.on('error', () => undefined);
  if (guard.stdin instanceof net.Socket) guard.stdin.unref();

  const alive = () => guard.exitCode === null && !fs.existsSync(path.join(folder, 'exit'));
  const up = await waitUntilAnswers(connection, alive, 30_000);
  const text = fs.readFileSync(logFile, 'utf8');
  const pid = Number(readIfThere(path.join(dataDir, 'postmaster.pid'))?.split('\n')[0]);
  const identity = pid > 0 ? processIdentity(pid) : undefined;

  const stop = async () => {
    guard.ref();
    guard.stdin?.end();
    if (guard.exitCode === null && guard.signalCode === null) await guardEnded;
    fs.rmSync(folder, { recursive: true, force: true });
  };
  if (!up || !identity) {
    await stop();
    return { state: 'failed', log: text };
  }
  return { state: 'up', server: { connection, connectionString: connectionUrl(connection), identity, stop } };
}

function chownTree(folder: string, uid: number, gid: number): void {
  fs.lchownSync(folder, uid, gid);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) chownTree(file, uid, gid);
    else fs.lchownSync(file, uid, gid);
  }
}

const sharedSchema = processIdentitySchema.extend({
  connection: z.object({
    host: z.string(),
    port: z.number(),
    user: z.string(),
    password: z.string(),
    database: z.string(),
  }),
});

let starting: Promise<PostgresConnection> | undefined;

/**
 * The one server of this operating-system process. Jest gives every test file its own modules and globals, so that a
 * file named after the process is what the files of one worker have in common.
 */
export function sharedTestPostgres(): Promise<PostgresConnection> {
  starting ??= findOrStartShared();
  return starting;
}

async function findOrStartShared(): Promise<PostgresConnection> {
  const own = ownIdentity();
  const folder = path.join(os.tmpdir(), `flyloft-test-servers-${process.getuid?.() ?? 'user'}`);
  ensurePrivateFolder(folder);
  forgetEnded(folder);
  const file = path.join(folder, `${own.pid}-${own.startTime.split('@')[0]?.replace(/\W/g, '-')}.json`);
  const known = readIdentityFile(file, sharedSchema);
  if (known && isSameProcess(known)) return known.connection;
  const server = await startTestPostgres();
  writeIdentityFile(file, { ...server.identity, connection: server.connection });
  return server.connection;
}

function forgetEnded(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    const known = readIdentityFile(file, sharedSchema);
    if (name.endsWith('.json') && known && !isSameProcess(known)) fs.rmSync(file, { force: true });
  }
}

/**
 * A fresh, empty database on the shared server (or on `server`), closed to PUBLIC as in the product. Drop it when
 * the test is done: connections that are still open are cut.
 */
export async function createTestDatabase(server?: PostgresConnection): Promise<TestDatabase> {
  const admin = server ?? (await sharedTestPostgres());
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runStatement(admin, `CREATE DATABASE ${name}`);
  await runStatement(admin, `REVOKE CONNECT, TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
  const connection = { ...admin, database: name };
  return {
    connection,
    connectionString: connectionUrl(connection),
    drop: () => runStatement(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
