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

/** The least of some values: on a shared machine the others also tell how long other programs held the cores. */
export const least = (values: readonly number[]) => Math.min(...values);

/** Runs something for a while, at least three times, until its code is compiled as that of a long-lived process is. */
export async function warmUp(run: () => unknown, milliseconds = 1000): Promise<void> {
  const until = performance.now() + milliseconds;
  for (let i = 0; i < 3 || performance.now() < until; i++) await run();
}

/** Milliseconds of processor time of each of some runs, those of the compiler and of garbage collection included. */
export async function timeProcessor(run: () => unknown, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
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
