import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {
  isSameProcess,
  processIdentity,
  stopProcess,
  writeIdentityFile,
  type ProcessIdentity,
} from '@flyloft/local-processes';

/** A program to run beside the launcher. */
export type DetachedProgram = {
  command: readonly string[];
  cwd: string;
  /** All of its environment; nothing is passed on unasked. */
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Where standard output goes when it is not the log. */
  outFile?: string;
  /** Written as soon as the process is there, with these extra fields. */
  identityFile: string;
  facts: Record<string, unknown>;
};

/**
 * Starts a program in a session of its own: neither Ctrl-C in the terminal nor the launcher's death reaches it. It
 * writes into files, because a pipe would break with the launcher.
 */
export async function startDetached(program: DetachedProgram): Promise<ProcessIdentity> {
  const [file, ...args] = program.command;
  if (file === undefined) throw new Error('A program needs a command.');
  fs.mkdirSync(path.dirname(program.logFile), { recursive: true, mode: 0o700 });
  if (fs.existsSync(program.logFile)) fs.renameSync(program.logFile, `${program.logFile}.1`);
  const log = fs.openSync(program.logFile, 'w', 0o600);
  const out = program.outFile === undefined ? log : fs.openSync(program.outFile, 'w', 0o600);
  try {
    const child = spawn(file, args, {
      cwd: program.cwd,
      env: program.env,
      detached: true,
      stdio: ['ignore', out, log],
    });
    child.unref();
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    const identity = child.pid === undefined ? undefined : processIdentity(child.pid);
    if (!identity) throw new Error(`${file} ended as soon as it began: ${lastLines(program.logFile)}`);
    writeIdentityFile(program.identityFile, { ...program.facts, ...identity });
    return identity;
  } finally {
    fs.closeSync(log);
    if (out !== log) fs.closeSync(out);
  }
}

/** How {@link waitUntilReady} waits. */
export type ReadyOptions<T> = {
  name: string;
  logFile: string;
  timeoutMs: number;
  /** Aborted when nobody wants it any more. */
  signal?: AbortSignal;
  isReady: () => Promise<T | undefined>;
  /** Finds in its log why it ended, where it says so; the log's last lines otherwise. */
  causesIn?: (log: string) => string | undefined;
};

/**
 * Waits until `isReady` says so. Throws with the log's last lines when the process ends first. After `timeoutMs`, or
 * when the signal is aborted, it ends the process and throws.
 */
export async function waitUntilReady<T>(identity: ProcessIdentity, options: ReadyOptions<T>): Promise<T> {
  const until = performance.now() + options.timeoutMs;
  for (;;) {
    const ready = await options.isReady();
    if (ready !== undefined) return ready;
    if (!isSameProcess(identity)) {
      throw new Error(
        `${options.name} ended while it started: ${
          options.causesIn?.(readLog(options.logFile)) ?? lastLines(options.logFile)
        } (log: ${options.logFile})`
      );
    }
    if (options.signal?.aborted) {
      await stopProcess(identity);
      options.signal.throwIfAborted();
    }
    if (performance.now() > until) {
      await stopProcess(identity);
      throw new Error(
        `${options.name} was not ready after ${options.timeoutMs / 1000} s: ${lastLines(
          options.logFile
        )} (log: ${options.logFile})`
      );
    }
    await new Promise(resolve => setTimeout(resolve, 40));
  }
}

function readLog(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : '';
}

/** The end of a log, for a message. */
function lastLines(file: string, count = 5): string {
  const text = readLog(file);
  return text === '' ? 'it wrote nothing' : text.split('\n').slice(-count).join('\n');
}

/** The environment that a child of ours gets: where programs are, who we are, how to leave the machine; no secrets. */
export function listedEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const names = [
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'TZ',
    'TMPDIR',
    'SSL_CERT_FILE',
    'NODE_EXTRA_CA_CERTS',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
    'no_proxy',
  ];
  const kept = names.flatMap(name => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...extra };
}
