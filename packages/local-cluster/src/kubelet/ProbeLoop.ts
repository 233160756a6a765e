import type { Probe } from '../model/types';
import type { ProbeResult } from './runProbe';

/** What a probe has come to after enough results in a row. */
export type ProbeVerdict = 'success' | 'failure';

/**
 * Asks again and again by a probe's delay, period and thresholds, and tells each change of the verdict. A failing
 * verdict is told again at each further failure, because a restart may be due again.
 */
export class ProbeLoop {
  private timer: NodeJS.Timeout | undefined;
  private successes = 0;
  private failures = 0;
  private stopped = false;
  private verdict: ProbeVerdict | undefined;

  constructor(
    private readonly probe: Probe,
    private readonly ask: (timeoutMs: number) => Promise<ProbeResult>,
    private readonly tell: (verdict: ProbeVerdict) => void,
    private readonly complain: (message: string) => void
  ) {}

  start(): void {
    this.schedule((this.probe.initialDelaySeconds ?? 0) * 1000);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(ms: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.round(), ms);
    this.timer.unref();
  }

  private async round(): Promise<void> {
    const begun = performance.now();
    const result = await this.ask((this.probe.timeoutSeconds ?? 1) * 1000);
    if (this.stopped) return;
    if (result.ok) {
      this.successes += 1;
      this.failures = 0;
    } else {
      this.failures += 1;
      this.successes = 0;
      this.complain(result.message);
    }
    if (this.successes >= (this.probe.successThreshold ?? 1) && this.verdict !== 'success') {
      this.verdict = 'success';
      this.tell('success');
    } else if (this.failures >= (this.probe.failureThreshold ?? 3)) {
      this.verdict = 'failure';
      this.tell('failure');
    }
    const period = (this.probe.periodSeconds ?? 10) * 1000;
    this.schedule(Math.max(0, period - (performance.now() - begun)));
  }
}
