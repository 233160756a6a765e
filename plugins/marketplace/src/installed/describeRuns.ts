import type { Revision } from '@flyloft/plugin-manager-common';

/** A revision with the time for which it ran. */
export type Run = { revision: Revision; from: Date; until: Date; ms: number };

/** What ran when, oldest first: each until the next one took over, the current one until now. */
export function describeRuns(newestFirst: readonly Revision[], now: Date): Run[] {
  const oldestFirst = [...newestFirst].sort((a, b) => a.number - b.number);
  return oldestFirst.map((revision, index) => {
    const from = new Date(revision.createdAt);
    const next = oldestFirst[index + 1];
    const until = next ? new Date(next.createdAt) : now;
    return { revision, from, until, ms: Math.max(0, until.getTime() - from.getTime()) };
  });
}

const UNITS: Array<[string, number]> = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 days`, `1 hour`, `under a minute`. */
export function describeSpan(ms: number): string {
  for (const [unit, size] of UNITS) {
    const count = Math.floor(ms / size);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'under a minute';
}
