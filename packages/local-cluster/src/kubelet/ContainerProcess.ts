import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { isSameProcess, processIdentity, type ProcessIdentity } from '@flyloft/local-processes';
import type { ContainerCommand } from './containerCommand';
import type { ContainerLog } from './ContainerLog';

/** How a container ended. */
export interface ContainerExit {
  exitCode: number;
  signal?: number;
  /** Nobody saw it end: it was not a child of this process. */
  unseen?: boolean;
}

const ADOPTED_POLL_MS = 250;
const signalNumbers: Partial<Record<NodeJS.Signals, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

/**
 * The process of a running container, known by pid and start time, in a process group of its own so that it outlives
 * the cluster. It was started by this cluster process or adopted from an earlier one.
 */
export class ContainerProcess {
  private timer: NodeJS.Timeout | undefined;
  private ended: ContainerExit | undefined;
  private readonly waiters: Array<(exit: ContainerExit) => void> = [];

  private constructor(readonly identity: ProcessIdentity) {}

  /**
   * Starts a container's command, detached, with its output going to the log.
   * @throws Error when the command cannot be started
   */
  static async start(what: ContainerCommand, log: ContainerLog): Promise<ContainerProcess> {
    const [file, ...args] = what.command;
    if (!file) throw new Error('no command specified');
    fs.mkdirSync(what.workingDirectory, { recursive: true, mode: 0o700 });
    const output = log.open();
    try {
      const child = spawn(file, args, {
        detached: true,
        stdio: ['ignore', output, output],
        env: what.environment,
        cwd: what.workingDirectory,
      });
      const failure = await new Promise<Error | undefined>(resolve => {
        child.once('error', resolve);
        child.once('spawn', () => resolve(undefined));
      });
      if (failure || child.pid === undefined) throw failure ?? new Error(`${file} did not start`);
      child.unref();
      // A process that ended already has no start time any more; its exit event is still to come.
      const identity = processIdentity(child.pid) ?? { pid: child.pid, startTime: 'ended' };
      const process = new ContainerProcess(identity);
      child.once('exit', (code, signal) => {
        const number = signal ? signalNumbers[signal] ?? 0 : undefined;
        process.end({
          exitCode: code ?? 128 + (number ?? 0),
          ...(number === undefined ? {} : { signal: number }),
        });
      });
      return process;
    } finally {
      fs.closeSync(output);
    }
  }

  /** Takes over a process that an earlier cluster process started; undefined when it is gone. */
  static adopt(identity: ProcessIdentity): ContainerProcess | undefined {
    if (!isSameProcess(identity)) return undefined;
    const process = new ContainerProcess(identity);
    process.timer = setInterval(() => {
      if (!isSameProcess(identity)) process.end({ exitCode: 137, unseen: true });
    }, ADOPTED_POLL_MS);
    process.timer.unref();
    return process;
  }

  /** Calls back once when the container has ended. */
  onExit(listener: (exit: ContainerExit) => void): void {
    if (this.ended) listener(this.ended);
    else this.waiters.push(listener);
  }

  /** Sends a signal to the main process, if it is still that one. */
  signal(signal: NodeJS.Signals): void {
    if (!this.ended && isSameProcess(this.identity)) quietly(() => process.kill(this.identity.pid, signal));
  }

  /** Ends the whole process group at once. */
  kill(): void {
    if (!this.ended && isSameProcess(this.identity)) killGroup(this.identity.pid);
  }

  /** Stops noticing; the process lives on. */
  detach(): void {
    clearInterval(this.timer);
    this.waiters.length = 0;
  }

  private end(exit: ContainerExit): void {
    if (this.ended) return;
    this.ended = exit;
    clearInterval(this.timer);
    // A container ends with its first process: what that one left behind goes too.
    killGroup(this.identity.pid);
    for (const waiter of this.waiters.splice(0)) waiter(exit);
  }
}

function killGroup(pid: number): void {
  quietly(() => process.kill(-pid, 'SIGKILL'));
}

/** A process that has just gone is not an error. */
function quietly(action: () => void): void {
  try {
    action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
