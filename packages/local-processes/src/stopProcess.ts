import { setTimeout as delay } from 'node:timers/promises';
import { isSameProcess, type ProcessIdentity } from './processIdentity';

const POLL_MS = 15;
/** How long a process may need to vanish after SIGKILL; longer means it hangs in the kernel. */
const KILL_MS = 5_000;

/** How {@link stopProcess} wants a process to end. */
export type StopOptions = {
  /** The first, polite signal; SIGTERM by default. */
  signal?: NodeJS.Signals;
  /** Milliseconds until SIGKILL follows; 5,000 by default. */
  graceMs?: number;
};

/** `absent`: it did not run; `stopped`: it obeyed the first signal; `killed`: it needed SIGKILL. */
export type StopOutcome = 'absent' | 'stopped' | 'killed';

/**
 * Resolves to true when the process is gone, to false after `timeoutMs` (or when `signal` aborts).
 * Polls, because a process that is not a child cannot be waited for from Node.
 */
export async function waitForExit(
  identity: ProcessIdentity,
  timeoutMs: number,
  options: { pollMs?: number; signal?: AbortSignal } = {}
): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (isSameProcess(identity)) {
    if (performance.now() >= until || options.signal?.aborted) return false;
    await delay(options.pollMs ?? POLL_MS);
  }
  return true;
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isSameProcess(identity)) return false;
  try {
    process.kill(identity.pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Ends exactly this process, never another one that was given its pid, and waits until it is gone.
 * Throws when it survives SIGKILL or belongs to somebody else (EPERM).
 */
export async function stopProcess(
  identity: ProcessIdentity,
  options: StopOptions = {}
): Promise<StopOutcome> {
  if (!send(identity, options.signal ?? 'SIGTERM')) return 'absent';
  if (await waitForExit(identity, options.graceMs ?? 5_000)) return 'stopped';
  if (!send(identity, 'SIGKILL')) return 'stopped';
  if (await waitForExit(identity, KILL_MS)) return 'killed';
  throw new Error(`Process ${identity.pid} is still there ${KILL_MS / 1000} s after SIGKILL.`);
}
