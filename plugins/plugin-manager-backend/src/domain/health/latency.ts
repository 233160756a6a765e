/** Upper bounds of how long an answer took to begin, in milliseconds; what took longer than the last is counted with it. */
export const LATENCY_BOUNDS = [
  1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000,
  10_000, 60_000,
] as const;

/** Which bound an answer is counted under. */
export function latencyBucket(ms: number): number {
  const index = LATENCY_BOUNDS.findIndex(bound => ms <= bound);
  return index < 0 ? LATENCY_BOUNDS.length - 1 : index;
}

/** Adds counts by bound. */
export function addLatency(a: readonly number[], b: readonly number[]): number[] {
  return LATENCY_BOUNDS.map((_, index) => (a[index] ?? 0) + (b[index] ?? 0));
}

/** Milliseconds within which that share of the answers began: the bound that is exceeded by no more than the rest. */
export function latencyAt(share: number, counts: readonly number[]): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let seen = 0;
  for (const [index, bound] of LATENCY_BOUNDS.entries()) {
    seen += counts[index] ?? 0;
    if (seen >= total * share) return bound;
  }
  return LATENCY_BOUNDS.at(-1);
}
