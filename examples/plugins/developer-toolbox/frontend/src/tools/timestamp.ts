import type { Result } from './result';

/** One moment in the forms that people and programs use. */
export type Moment = { iso: string; seconds: number; milliseconds: number; readAs: string; relative: string };

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** `in 3 hours`, `2 days ago`. */
export function relativeTo(moment: Date, now: Date): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

/** Numbers are told apart by their size: seconds until the year 5138, milliseconds until 5138, microseconds beyond. */
function readNumber(value: number): { milliseconds: number; readAs: string } {
  if (Math.abs(value) < 1e11) return { milliseconds: value * 1000, readAs: 'Unix time in seconds' };
  if (Math.abs(value) < 1e14) return { milliseconds: value, readAs: 'Unix time in milliseconds' };
  if (Math.abs(value) < 1e17) return { milliseconds: value / 1000, readAs: 'Unix time in microseconds' };
  return { milliseconds: value / 1e6, readAs: 'Unix time in nanoseconds' };
}

/** Reads a Unix time or a date; an empty text is now. */
export function readTimestamp(text: string, now: Date): Result<Moment> {
  const typed = text.trim();
  let read = { milliseconds: now.getTime(), readAs: 'now' };
  if (/^[+-]?\d+(\.\d+)?$/.test(typed)) read = readNumber(Number(typed));
  else if (typed !== '') read = { milliseconds: Date.parse(typed), readAs: 'date' };
  const moment = new Date(Math.trunc(read.milliseconds));
  if (Number.isNaN(moment.getTime())) {
    return {
      ok: false,
      message: 'That is neither a Unix time nor a date, such as 1767225600 or 2026-01-01T00:00:00Z',
    };
  }
  return {
    ok: true,
    value: {
      iso: moment.toISOString(),
      seconds: Math.floor(moment.getTime() / 1000),
      milliseconds: moment.getTime(),
      readAs: read.readAs,
      relative: relativeTo(moment, now),
    },
  };
}
