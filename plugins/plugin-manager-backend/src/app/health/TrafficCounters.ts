import { LATENCY_BOUNDS, latencyBucket } from '../../domain/health/latency';

/** What went to one installation since it was taken last. */
export type Traffic = { requests: number; errors: number; latency: number[] };

/** Counts what the proxy passes on, in memory: a request costs a look-up and three additions. */
export class TrafficCounters {
  private counted = new Map<string, Traffic>();

  /** `ms`: until the answer began; absent where none came. */
  record(installationId: string, status: number, ms?: number): void {
    let traffic = this.counted.get(installationId);
    if (!traffic) {
      traffic = {
        requests: 0,
        errors: 0,
        latency: Array.from<number>({ length: LATENCY_BOUNDS.length }).fill(0),
      };
      this.counted.set(installationId, traffic);
    }
    traffic.requests += 1;
    if (status >= 500) traffic.errors += 1;
    if (ms !== undefined) traffic.latency[latencyBucket(ms)]! += 1;
  }

  /** What was counted, which begins at nothing again. */
  take(): Map<string, Traffic> {
    const taken = this.counted;
    this.counted = new Map();
    return taken;
  }
}
