import { isSameProcess, waitForExit, type ProcessIdentity } from '@flyloft/local-processes';

/** A process that runs, and what others need to know of it (a URL, a connection). */
export type Running<T> = { identity: ProcessIdentity; facts: T; adopted: boolean };

/** How to start and end one of the processes that the launcher looks after. */
export type Service<T> = {
  /** As it is printed: "PostgreSQL". */
  name: string;
  /** Starts it, or takes over one that a killed launcher left. Resolves when it is ready to be used. */
  start(): Promise<Running<T>>;
  /** Ends it and everything it started; with `force` without waiting for it to finish what it does. */
  stop(running: Running<T>, force: boolean): Promise<void>;
};

/** What a supervisor reports; the launcher prints it and passes changed facts on. */
export type SupervisorEvents<T> = {
  onUp?(running: Running<T>): void;
  onDown?(reason: string, retryInMs: number): void;
};

type State = 'idle' | 'starting' | 'running' | 'waiting' | 'stopping' | 'stopped';

const allowed: Record<State, readonly State[]> = {
  idle: ['starting', 'stopped'],
  starting: ['running', 'waiting', 'stopping', 'stopped'],
  running: ['waiting', 'starting', 'stopping'],
  waiting: ['starting', 'stopped'],
  stopping: ['stopped'],
  stopped: [],
};

const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 30_000;
/** After this long without a fall the next one is taken for the first again. */
const STEADY_MS = 60_000;
const WATCH_MS = 150;

/**
 * Keeps one service running until it is told to stop.
 *
 * ```
 * idle ──▶ starting ──▶ running ──(process ended)──▶ waiting ──(back-off over)──▶ starting
 *             │            ├──(restart asked)──▶ starting
 *             │            └──(stop)──▶ stopping ──▶ stopped
 *             ├──(failed, not the first time)──▶ waiting ──(stop)──▶ stopped
 *             └──(failed the first time)──▶ stopped
 * ```
 */
export class Supervisor<T> {
  private state: State = 'idle';
  private current?: Running<T>;
  private delayMs = FIRST_DELAY_MS;
  private upSince = 0;
  private watching?: AbortController;
  private timer?: { handle: NodeJS.Timeout; wake: () => void };
  private pending: Promise<void> = Promise.resolve();

  constructor(private readonly service: Service<T>, private readonly events: SupervisorEvents<T> = {}) {}

  /** The process that runs now, if one does. */
  get running(): Running<T> | undefined {
    return this.state === 'running' ? this.current : undefined;
  }

  /** Starts the service for the first time; throws what the service throws, and is over then. */
  async start(): Promise<Running<T>> {
    this.enter('starting');
    const first = this.service.start();
    this.pending = first.then(
      () => undefined,
      () => undefined
    );
    try {
      return this.up(await first);
    } catch (error) {
      if (this.state !== 'stopping') this.enter('stopped');
      throw error;
    }
  }

  /** Ends the process and starts it again at once, because what it was given has changed. */
  async restart(): Promise<void> {
    // One that is starting may have been given the old state of things already.
    if (this.state === 'starting') await this.pending;
    if (this.state !== 'running' || !this.current) return;
    const old = this.current;
    this.watching?.abort();
    this.current = undefined;
    this.enter('starting');
    this.pending = this.service.stop(old, false).then(() => this.tryAgain());
    await this.pending;
  }

  /** Ends the service for good. Asked again with `force` while it is ending, it does not wait any longer. */
  async stop(force = false): Promise<void> {
    if (this.state === 'stopped') return;
    if (this.state === 'stopping') {
      if (force && this.current) await this.service.stop(this.current, true);
      return;
    }
    if (this.timer) {
      clearTimeout(this.timer.handle);
      this.enter('stopped');
      this.timer.wake();
      return;
    }
    // A start that is under way is let finish, so that there is something to stop.
    const beforeStop = this.state;
    if (beforeStop === 'idle') {
      this.enter('stopped');
      return;
    }
    this.enter('stopping');
    this.watching?.abort();
    await this.pending;
    if (this.current && isSameProcess(this.current.identity)) await this.service.stop(this.current, force);
    this.current = undefined;
    this.enter('stopped');
  }

  private up(running: Running<T>): Running<T> {
    this.current = running;
    // A stop that came while it was starting takes over from here.
    if (this.state === 'stopping') return running;
    this.enter('running');
    this.upSince = performance.now();
    this.watch(running);
    this.events.onUp?.(running);
    return running;
  }

  private watch(running: Running<T>): void {
    const watching = new AbortController();
    this.watching = watching;
    void waitForExit(running.identity, Infinity, { pollMs: WATCH_MS, signal: watching.signal }).then(gone => {
      if (!gone || watching.signal.aborted || this.current !== running) return;
      this.current = undefined;
      if (performance.now() - this.upSince > STEADY_MS) this.delayMs = FIRST_DELAY_MS;
      this.pending = this.waitAndTry(`its process ${running.identity.pid} ended`);
    });
  }

  private async waitAndTry(reason: string): Promise<void> {
    this.enter('waiting');
    const delay = this.delayMs;
    this.delayMs = Math.min(MAX_DELAY_MS, delay * 2);
    this.events.onDown?.(reason, delay);
    await new Promise<void>(resolve => {
      this.timer = { handle: setTimeout(resolve, delay), wake: resolve };
    });
    this.timer = undefined;
    if (this.state !== 'waiting') return;
    this.enter('starting');
    await this.tryAgain();
  }

  private async tryAgain(): Promise<void> {
    try {
      this.up(await this.service.start());
    } catch (error) {
      // Read through a function: a stop may have come while the start was awaited.
      if (this.isStopping()) return;
      this.pending = this.waitAndTry((error as Error).message);
    }
  }

  private isStopping(): boolean {
    return this.state === 'stopping' || this.state === 'stopped';
  }

  private enter(next: State): void {
    if (!allowed[this.state].includes(next)) {
      throw new Error(`${this.service.name} cannot go from ${this.state} to ${next}.`);
    }
    this.state = next;
  }
}
