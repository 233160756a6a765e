/*
 * One container of a pod, from waiting to running to ended and again:
 *
 *   waiting ──start──▶ running ──exit──▶ terminated ──(policy says so)──▶ waiting (back-off) ──▶ running
 *      │                  │
 *      └──────stop────────┴──stop (preStop, SIGTERM, SIGKILL)──▶ terminated, for good
 *
 * It is long because start, probes, exit and stop share this state.
 */
import type { ProcessIdentity } from '@flyloft/local-processes';
import type { Container, ContainerState, ContainerStatus, Pod, Probe } from '../model/types';
import { backOffMs, type BackOffOptions } from './backOff';
import type { ContainerCommand } from './containerCommand';
import { ContainerLog, removeLog } from './ContainerLog';
import { ContainerProcess, type ContainerExit } from './ContainerProcess';
import { ProbeLoop } from './ProbeLoop';
import { PodSetupError } from './podVolumes';
import { runProbe } from './runProbe';

/** After running this long a container's next restart comes at once again. */
const BACK_OFF_RESET_MS = 600_000;
const SETUP_RETRY_MS = 1_000;

/** What a runner needs from the pod around it. */
export interface RunnerHost {
  pod(): Pod;
  podIP(): string;
  /** @throws PodSetupError when the command cannot be made yet */
  command(container: Container): ContainerCommand;
  logFile(container: string, restartCount: number): string;
  /** Something changed: write the status, keep the identities. */
  changed(): void;
  event(type: 'Normal' | 'Warning', reason: string, message: string, container: string): void;
  now(): string;
  backOff: BackOffOptions;
}

const freshStatus = (container: Container, before: ContainerStatus | undefined): ContainerStatus => ({
  name: container.name,
  state: { waiting: { reason: 'ContainerCreating' } },
  lastState: before?.lastState ?? {},
  ready: false,
  restartCount: before?.restartCount ?? 0,
  image: container.image ?? '',
  imageID: before?.imageID ?? '',
  started: false,
});

export class ContainerRunner {
  status: ContainerStatus;
  log: ContainerLog | undefined;
  private process: ContainerProcess | undefined;
  private what: ContainerCommand | undefined;
  private probes: ProbeLoop[] = [];
  private timer: NodeJS.Timeout | undefined;
  private quickEnds = 0;
  private startedMs = 0;
  private stopping: Promise<void> | undefined;

  constructor(
    readonly container: Container,
    before: ContainerStatus | undefined,
    private readonly host: RunnerHost
  ) {
    this.status = before ?? freshStatus(container, undefined);
  }

  /** The process that runs now, to be found again by the next cluster process. */
  get identity(): ProcessIdentity | undefined {
    return this.process?.identity;
  }

  /** Takes over a running process of an earlier cluster process. False when it is gone. */
  adopt(identity: ProcessIdentity | undefined): boolean {
    if (!identity || !this.status.state.running) return false;
    const adopted = ContainerProcess.adopt(identity);
    if (!adopted) return false;
    this.log = new ContainerLog(this.host.logFile(this.container.name, this.status.restartCount));
    this.log.watch();
    try {
      this.what = this.host.command(this.container);
    } catch (error) {
      // Only exec probes need it; a process that serves is not stopped for a ConfigMap that has gone since.
      if (!(error instanceof PodSetupError)) throw error;
    }
    this.running(adopted, Date.parse(this.status.state.running.startedAt));
    return true;
  }

  /** A process that ended while no cluster process looked. */
  lost(): void {
    const { running } = this.status.state;
    if (running) this.recordExit({ exitCode: 137, unseen: true });
    if (this.status.state.terminated && this.restarts()) this.waitToRestart(0);
  }

  setWaiting(reason: string, message?: string): void {
    const { waiting } = this.status.state;
    if (waiting?.reason === reason && waiting.message === message) return;
    this.status = {
      ...this.status,
      state: { waiting: { reason, ...(message ? { message } : {}) } },
      ready: false,
      started: false,
    };
    this.host.changed();
  }

  /** Starts the container's process, or says why it cannot and tries again later. */
  async start(): Promise<void> {
    if (this.stopping || this.process) return;
    const { restartCount } = this.status;
    try {
      this.what = this.host.command(this.container);
      this.log = new ContainerLog(this.host.logFile(this.container.name, restartCount));
      // The present log and the one before it can be asked for; older ones go.
      removeLog(this.host.logFile(this.container.name, restartCount - 2));
      const started = await ContainerProcess.start(this.what, this.log);
      this.log.watch();
      this.host.event('Normal', 'Created', 'Container created', this.container.name);
      this.host.event('Normal', 'Started', 'Container started', this.container.name);
      this.status = {
        ...this.status,
        state: { running: { startedAt: this.host.now() } },
        ready: false,
        started: !this.container.startupProbe,
        containerID: `local://${this.host.pod().metadata.uid}/${this.container.name}/${restartCount}`,
        imageID: this.container.image ?? '',
      };
      this.running(started, Date.now());
      this.host.changed();
      if (this.stopping) started.kill();
    } catch (error) {
      if (error instanceof PodSetupError) {
        this.setWaiting(error.reason, error.message);
        this.host.event('Warning', 'Failed', `Error: ${error.message}`, this.container.name);
        this.later(SETUP_RETRY_MS);
        return;
      }
      const message = error instanceof Error ? error.message : String(error);
      this.host.event(
        'Warning',
        'Failed',
        `Error: failed to start container: ${message}`,
        this.container.name
      );
      const at = this.host.now();
      this.recordEnd({
        exitCode: 128,
        reason: 'StartError',
        message: `failed to start container: ${message}`,
        startedAt: at,
        finishedAt: at,
      });
      this.afterEnd();
    }
  }

  /** Ends the container for good: preStop, SIGTERM, and SIGKILL when the grace period is over. */
  stop(graceMs: number): Promise<void> {
    this.stopping ??= this.doStop(graceMs);
    return this.stopping;
  }

  /** Ends the container at once. */
  kill(): void {
    this.stopping ??= Promise.resolve();
    this.quiet();
    this.process?.kill();
  }

  /** Looks away without stopping anything. */
  detach(): void {
    this.stopping ??= Promise.resolve();
    this.quiet();
    this.process?.detach();
    this.log?.close();
  }

  private running(process: ContainerProcess, startedMs: number): void {
    this.process = process;
    this.startedMs = startedMs;
    process.onExit(exit => this.exited(process, exit));
    this.beginProbes();
  }

  private beginProbes(): void {
    const { startupProbe, livenessProbe, readinessProbe } = this.container;
    const afterStart = () => {
      if (livenessProbe)
        this.addProbe(livenessProbe, 'Liveness', verdict => verdict || this.fail('liveness', livenessProbe));
      if (readinessProbe) this.addProbe(readinessProbe, 'Readiness', verdict => this.setReady(verdict));
      else this.setReady(true);
    };
    if (!startupProbe || this.status.started) {
      afterStart();
      return;
    }
    this.addProbe(startupProbe, 'Startup', verdict => {
      if (!verdict) {
        this.fail('startup', startupProbe);
        return;
      }
      this.quiet();
      this.status = { ...this.status, started: true };
      this.host.changed();
      afterStart();
    });
  }

  private addProbe(probe: Probe, title: string, tell: (ok: boolean) => void): void {
    const what = this.what ?? { command: [], environment: {}, workingDirectory: '/' };
    const loop = new ProbeLoop(
      probe,
      timeoutMs => runProbe(probe, this.container, this.host.podIP(), what, timeoutMs),
      verdict => tell(verdict === 'success'),
      message =>
        this.host.event('Warning', 'Unhealthy', `${title} probe failed: ${message}`, this.container.name)
    );
    this.probes.push(loop);
    loop.start();
  }

  private setReady(ready: boolean): void {
    if (this.status.ready === ready || !this.status.state.running) return;
    this.status = { ...this.status, ready };
    this.host.changed();
  }

  private fail(which: 'liveness' | 'startup', probe: Probe): void {
    this.quiet();
    this.host.event(
      'Normal',
      'Killing',
      `Container ${this.container.name} failed ${which} probe, will be restarted`,
      this.container.name
    );
    const grace =
      probe.terminationGracePeriodSeconds ?? this.host.pod().spec.terminationGracePeriodSeconds ?? 30;
    this.terminate(grace * 1000);
  }

  private terminate(graceMs: number): void {
    const { process } = this;
    if (!process) return;
    process.signal('SIGTERM');
    const timer = setTimeout(() => process.kill(), graceMs);
    timer.unref();
    process.onExit(() => clearTimeout(timer));
  }

  private async doStop(graceMs: number): Promise<void> {
    clearTimeout(this.timer);
    const { process } = this;
    if (!process) return;
    const ended = new Promise<void>(resolve => process.onExit(() => resolve()));
    this.host.event('Normal', 'Killing', `Stopping container ${this.container.name}`, this.container.name);
    const begun = Date.now();
    await Promise.race([this.preStop(graceMs), ended]);
    // A container gets at least two seconds between SIGTERM and SIGKILL even when preStop took the whole time.
    const left = graceMs === 0 ? 0 : Math.max(graceMs - (Date.now() - begun), 2_000);
    if (left === 0) process.kill();
    else this.terminate(left);
    await ended;
  }

  private async preStop(graceMs: number): Promise<void> {
    const handler = this.container.lifecycle?.preStop;
    if (!handler || graceMs === 0) return;
    if (handler.sleep) {
      const ms = Math.min(handler.sleep.seconds * 1000, graceMs);
      await new Promise<void>(resolve => setTimeout(resolve, ms));
      return;
    }
    if (!this.what) return;
    const result = await runProbe(handler, this.container, this.host.podIP(), this.what, graceMs);
    if (!result.ok) {
      this.host.event(
        'Warning',
        'FailedPreStopHook',
        `PreStopHook failed: ${result.message}`,
        this.container.name
      );
    }
  }

  private exited(process: ContainerProcess, exit: ContainerExit): void {
    if (this.process !== process) return;
    this.recordExit(exit);
    this.afterEnd();
  }

  private recordExit({ exitCode, unseen }: ContainerExit): void {
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    this.recordEnd({
      exitCode,
      reason: unseen ? 'ContainerStatusUnknown' : reason,
      ...(unseen ? { message: 'The container could not be located when the pod was terminated' } : {}),
      startedAt: this.status.state.running?.startedAt ?? null,
      finishedAt: this.host.now(),
      ...(this.status.containerID ? { containerID: this.status.containerID } : {}),
    });
  }

  private recordEnd(terminated: NonNullable<ContainerState['terminated']>): void {
    this.process = undefined;
    this.quiet();
    this.status = { ...this.status, state: { terminated }, ready: false, started: false };
    // Followers of the log look at the state to know that no more will come.
    this.log?.close();
    this.host.changed();
  }

  private afterEnd(): void {
    if (this.stopping || !this.restarts()) return;
    if (Date.now() - this.startedMs > BACK_OFF_RESET_MS) this.quickEnds = 0;
    const pause = backOffMs(this.quickEnds, this.host.backOff);
    this.quickEnds += 1;
    this.waitToRestart(pause);
  }

  private waitToRestart(pauseMs: number): void {
    const { terminated } = this.status.state;
    if (pauseMs > 0) {
      const { name, namespace, uid } = this.host.pod().metadata;
      const who = `container=${this.container.name} pod=${name}_${namespace}(${uid})`;
      this.status = {
        ...this.status,
        state: {
          waiting: {
            reason: 'CrashLoopBackOff',
            message: `back-off ${Math.round(pauseMs / 1000)}s restarting failed ${who}`,
          },
        },
        ...(terminated ? { lastState: { terminated } } : {}),
      };
      this.host.event(
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${this.container.name} in pod ${name}_${namespace}(${uid})`,
        this.container.name
      );
      this.host.changed();
    }
    this.later(pauseMs, () => {
      this.status = {
        ...this.status,
        restartCount: this.status.restartCount + 1,
        ...(terminated ? { lastState: { terminated } } : {}),
      };
      void this.start();
    });
  }

  private restarts(): boolean {
    const policy = this.host.pod().spec.restartPolicy ?? 'Always';
    const code = this.status.state.terminated?.exitCode ?? 0;
    return policy === 'Always' || (policy === 'OnFailure' && code !== 0);
  }

  private later(ms: number, action: () => void = () => void this.start()): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.stopping) action();
    }, ms);
    this.timer.unref();
  }

  private quiet(): void {
    for (const probe of this.probes.splice(0)) probe.stop();
  }
}
