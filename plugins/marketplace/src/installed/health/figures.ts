import { formatMemory, type HealthHistory, type HealthPoint } from '@flyloft/plugin-manager-common';

/** One of the things that are drawn over the same time. */
export type Figure = {
  id: 'traffic' | 'errors' | 'latency' | 'memory';
  title: string;
  /** What is drawn of a step; undefined where it was not measured. */
  valueOf(point: HealthPoint, stepSeconds: number): number | undefined;
  /** A value in words. */
  say(value: number): string;
  /** At least this much stands at the upper edge, so that next to nothing does not look like much. */
  least: number;
};

const MEBIBYTE = 2 ** 20;

const trim = (value: number) => String(value >= 10 ? Math.round(value) : Math.round(value * 10) / 10);

/** Traffic, errors, latency and memory, in the order in which one asks. */
export const FIGURES: readonly Figure[] = [
  {
    id: 'traffic',
    title: 'Traffic',
    valueOf: ({ requests }, stepSeconds) => (requests * 60) / stepSeconds,
    say: value => `${trim(value)} a minute`,
    least: 5,
  },
  {
    id: 'errors',
    title: 'Errors',
    valueOf: ({ requests, errors }) => (requests === 0 ? undefined : (100 * errors) / requests),
    say: value => `${trim(value)} %`,
    least: 10,
  },
  {
    id: 'latency',
    title: 'Latency of 95 in 100',
    valueOf: ({ p95Ms }) => p95Ms,
    say: value => (value >= 1000 ? `${trim(value / 1000)} s` : `${trim(value)} ms`),
    least: 20,
  },
  {
    id: 'memory',
    title: 'Memory',
    valueOf: ({ memory }) => memory,
    say: bytes => formatMemory(bytes >= MEBIBYTE ? Math.round(bytes / MEBIBYTE) * MEBIBYTE : bytes),
    least: 64 * MEBIBYTE,
  },
];

/** A figure as it is drawn: its values by step, what stands at the upper edge, and what is said of it. */
export type Drawn = {
  figure: Figure;
  values: Array<number | undefined>;
  top: number;
  last: string;
  most: string;
};

/** A history by its figures. */
export function drawFigures({ points, stepSeconds }: HealthHistory): Drawn[] {
  return FIGURES.map(figure => {
    const values = points.map(point => (point ? figure.valueOf(point, stepSeconds) : undefined));
    const known = values.filter(value => value !== undefined);
    const most = Math.max(0, ...known);
    return {
      figure,
      values,
      top: Math.max(figure.least, most),
      last: known.length > 0 ? figure.say(known.at(-1)!) : 'not measured',
      most: known.length > 0 ? `at most ${figure.say(most)}` : '',
    };
  });
}

/** A change of what ran, with its place in the time that is drawn. */
export type Marker = { revision: number; at: Date; label: string; place: number; others: number };

/** How near two marks may stand, as a share of the width. */
const NEAR = 0.04;

/**
 * Revisions that took over within the time that is drawn, oldest first. Of those that stand so near to each other that
 * one cannot be told from the next, the newest stands for all.
 */
export function markersOf(
  revisions: ReadonlyArray<{ number: number; createdAt: string; release: string; summary: string }>,
  { from, stepSeconds, points }: HealthHistory
): Marker[] {
  const start = new Date(from).getTime();
  const length = points.length * stepSeconds * 1000;
  const markers: Marker[] = [];
  for (const { number, createdAt, release, summary } of [...revisions].sort((a, b) => a.number - b.number)) {
    const at = new Date(createdAt);
    const place = (at.getTime() - start) / length;
    if (place < 0 || place > 1) continue;
    const before = markers.at(-1);
    const near = before !== undefined && place - before.place < NEAR;
    if (near) markers.pop();
    markers.push({
      revision: number,
      at,
      label: `Revision ${number}, ${release}: ${summary}`,
      place,
      others: near ? before.others + 1 : 0,
    });
  }
  return markers;
}
