import { Cron } from 'croner';
import cronstrue from 'cronstrue';

/** Runs that are shown. */
const RUNS = 5;

/** A cron expression in plain words, and when it is due next, counted from a moment. */
export function readCron(
  expression: string,
  timeZone: string,
  from: Date
): { words: string; runs: readonly string[] } {
  const moments = new Cron(expression.trim(), { paused: true, timezone: timeZone }).nextRuns(RUNS, from);
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  const alias = /^@(\w+)$/.exec(expression.trim())?.[1];
  const words = alias
    ? `Runs ${alias}`
    : cronstrue.toString(expression.trim(), { use24HourTimeFormat: true, verbose: false });
  return { words, runs: moments.map(moment => format.format(moment)) };
}
