import type { HealthPoint } from '@flyloft/plugin-manager-common';
import { addLatency, latencyAt } from './latency';

/** What was measured of one installation within one minute, by one source. */
export type HealthSample = {
  at: Date;
  /** Pods that were ready, of those that were wanted; absent where the sample is about traffic. */
  ready?: number;
  wanted?: number;
  /** Restarts of the containers that were there, since they were made. */
  restarts?: number;
  memory?: number;
  requests: number;
  errors: number;
  latency?: readonly number[];
};

const max = (values: ReadonlyArray<number | undefined>) => {
  const known = values.filter(value => value !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
};

/** How many restarts came about from one count to the next; a smaller one is of other containers. */
function restartsIn(samples: readonly HealthSample[], before: number | undefined): number | undefined {
  let last = before;
  let sum: number | undefined;
  for (const { restarts } of samples) {
    if (restarts === undefined) continue;
    if (last !== undefined) sum = (sum ?? 0) + (restarts >= last ? restarts - last : restarts);
    else sum ??= 0;
    last = restarts;
  }
  return sum;
}

function pointOf(samples: readonly HealthSample[], restartsBefore: number | undefined): HealthPoint {
  const pods = samples.filter(({ wanted }) => wanted !== undefined && wanted > 0);
  const shares = pods.map(({ ready = 0, wanted = 1 }) => Math.min(1, ready / wanted));
  const latency = samples.reduce<number[]>((sum, one) => addLatency(sum, one.latency ?? []), []);
  const p95Ms = latencyAt(0.95, latency);
  const memory = max(samples.map(one => one.memory));
  const restarts = restartsIn(samples, restartsBefore);
  return {
    requests: samples.reduce((sum, one) => sum + one.requests, 0),
    errors: samples.reduce((sum, one) => sum + one.errors, 0),
    ...(shares.length > 0 ? { ready: shares.reduce((sum, share) => sum + share, 0) / shares.length } : {}),
    ...(restarts === undefined ? {} : { restarts }),
    ...(p95Ms === undefined ? {} : { p95Ms }),
    ...(memory === undefined ? {} : { memory }),
  };
}

/** Samples, oldest first, put together into steps of equal length; null for a step in which nothing was measured. */
export function historyOf(
  samples: readonly HealthSample[],
  { from, stepSeconds, steps }: { from: Date; stepSeconds: number; steps: number }
): Array<HealthPoint | null> {
  const byStep = Array.from({ length: steps }, (): HealthSample[] => []);
  for (const sample of samples) {
    byStep[Math.floor((sample.at.getTime() - from.getTime()) / 1000 / stepSeconds)]?.push(sample);
  }
  let restarts: number | undefined;
  return byStep.map(within => {
    if (within.length === 0) return null;
    const point = pointOf(within, restarts);
    restarts = within.reduce((last, one) => one.restarts ?? last, restarts);
    return point;
  });
}

/** How well it was, from 0 to 100; undefined where neither pods nor requests were seen. */
export function scoreOf({ ready, requests, errors }: HealthPoint): number | undefined {
  if (ready === undefined && requests === 0) return undefined;
  const served = requests === 0 ? 1 : 1 - errors / requests;
  return Math.round(100 * (ready ?? 1) * served);
}

const restartWords = (count: number) => `${count} ${count === 1 ? 'restart' : 'restarts'}`;

/** A score with its reasons, as people read it: `62: errors 7 %, 2 restarts`. */
export function describeScore(point: HealthPoint | null | undefined): string {
  const score = point ? scoreOf(point) : undefined;
  if (!point || score === undefined) return 'Nothing was measured';
  const { ready, requests, errors, restarts = 0 } = point;
  const reasons = [
    ...(ready !== undefined && ready < 1
      ? [ready === 0 ? 'no pod ready' : `${Math.round(ready * 100)} % of pods ready`]
      : []),
    ...(errors > 0 ? [`errors ${Math.max(1, Math.round((errors / requests) * 100))} %`] : []),
    ...(restarts > 0 ? [restartWords(restarts)] : []),
  ];
  return `${score}${reasons.length > 0 ? `: ${reasons.join(', ')}` : ', all well'}`;
}
