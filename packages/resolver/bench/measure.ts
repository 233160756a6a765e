/** Nearest-rank percentile of unsorted values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}

/** See `percentile`. */
export const median = (values: readonly number[]) => percentile(values, 0.5);

/** Milliseconds of each of some runs. */
export async function time(run: () => unknown, runs = 5): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

/** A figure on a line of its own, as `npm run bench` reads it. */
export function report(
  name: string,
  value: number,
  unit: string,
  goal: { atMost?: number; atLeast?: number } = {}
): void {
  process.stdout.write(`${JSON.stringify({ name, value, unit, ...goal })}\n`);
}
