import {
  formatMemory,
  type HealthHistory,
  type HealthPoint,
  type OperationListItem,
} from '@flyloft/plugin-manager-common';

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
    title: 'Latency (p95)',
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

/** What happened to an installation: a revision that took over, or an operation that changed nothing in the end. */
export type Happened =
  | { kind: 'revision'; revision: number; at: string; label: string }
  | { kind: 'failure'; operation: string; at: string; label: string };

/** What happened, with its place in the time that is drawn; `others`: how many it stands for beside itself. */
export type Marker = Happened & { place: number; others: number };

/** Revisions, and the operations that were undone or are stuck. */
export function whatHappened(
  revisions: ReadonlyArray<{ number: number; createdAt: string; release: string; summary: string }>,
  failures: ReadonlyArray<
    Pick<OperationListItem, 'id' | 'createdAt' | 'endedAt' | 'state' | 'summary' | 'error'>
  >
): Happened[] {
  const ended = ({ state, error }: (typeof failures)[number]) => {
    if (state === 'stuck') return 'Stuck';
    return error ? 'Failed and undone' : 'Stopped and undone';
  };
  return [
    ...revisions.map(({ number, createdAt, release, summary }) => ({
      kind: 'revision' as const,
      revision: number,
      at: createdAt,
      label: `Revision ${number}, ${release}: ${summary}`,
    })),
    ...failures.map(failure => ({
      kind: 'failure' as const,
      operation: failure.id,
      at: failure.endedAt ?? failure.createdAt,
      label: `${ended(failure)}: ${failure.summary}`,
    })),
  ].sort((a, b) => a.at.localeCompare(b.at));
}

/** How near two marks may stand, as a share of the width. */
const NEAR = 0.04;

/**
 * What happened within the time that is drawn, oldest first. Of what stands so near to each other that one cannot be told
 * from the next, the newest stands for all of its kind.
 */
export function markersOf(
  oldestFirst: readonly Happened[],
  { from, stepSeconds, points }: HealthHistory
): Marker[] {
  const start = new Date(from).getTime();
  const length = points.length * stepSeconds * 1000;
  const markers: Marker[] = [];
  for (const happened of oldestFirst) {
    const place = (new Date(happened.at).getTime() - start) / length;
    if (place < 0 || place > 1) continue;
    const index = markers.findIndex(
      ({ kind, place: there }) => kind === happened.kind && place - there < NEAR
    );
    const [before] = index === -1 ? [] : markers.splice(index, 1);
    markers.push({ ...happened, place, others: before ? before.others + 1 : 0 });
  }
  return markers;
}
