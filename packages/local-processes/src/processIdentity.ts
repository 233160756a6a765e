import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { z } from 'zod';

/**
 * What tells one process from every other, also from a later one that was given the same pid.
 * `startTime` is opaque: compare it, do not compute with it.
 */
export type ProcessIdentity = { pid: number; startTime: string };

/** Reads a {@link ProcessIdentity} from JSON; further fields are kept by the caller's own schema. */
export const processIdentitySchema = z.object({
  pid: z.number().int().positive(),
  startTime: z.string().min(1),
});

let bootId: string | undefined;

/** Start times on Linux count from the boot, so the boot belongs to the identity. */
function readBootId(): string {
  bootId ??= fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return bootId;
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ESRCH';
}

function linuxStartTime(pid: number): string | undefined {
  let stat: string;
  try {
    stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  // The command name is in parentheses and may hold spaces and parentheses itself: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const ticks = fields[19];
  // A zombie runs no more; where nobody reaps it (a container without an init) it stays in the table for ever.
  if (state === undefined || ticks === undefined || state === 'Z' || state === 'X') return undefined;
  return `${ticks}@${readBootId()}`;
}

function portableStartTime(pid: number): string | undefined {
  try {
    const out = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [state, ...started] = out.split(/\s+/);
    return state === undefined || state.startsWith('Z') || started.length === 0
      ? undefined
      : started.join(' ');
  } catch (error) {
    // `ps` exits with 1 when there is no such process.
    if ((error as { status?: number | null }).status === 1) return undefined;
    throw error;
  }
}

/** The identity of a running process, or undefined when none runs under this pid (a zombie does not run). */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  const startTime = process.platform === 'linux' ? linuxStartTime(pid) : portableStartTime(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** True while exactly this process runs; false once it ended, also when its pid was given to another one. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  return processIdentity(identity.pid)?.startTime === identity.startTime;
}

/** The identity of the calling process. */
export function ownIdentity(): ProcessIdentity {
  const own = processIdentity(process.pid);
  if (!own) throw new Error('The running process is not in the process table; is /proc mounted?');
  return own;
}
