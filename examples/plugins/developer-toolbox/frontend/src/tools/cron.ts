import { Cron } from 'croner';
import cronstrue from 'cronstrue';
import type { Result } from './result';

/** A cron expression in words, and when it runs next. */
export type CronReading = { words: string; next: Date[] };

/** Reads an expression of five fields, six with seconds, or a name such as `@daily`. */
export function readCron(expression: string, from: Date, timezone: string, count = 5): Result<CronReading> {
  const typed = expression.trim();
  if (typed === '') return { ok: false, message: 'Type an expression, such as 0 9 * * 1-5' };
  try {
    const words = cronstrue.toString(typed, { use24HourTimeFormat: true });
    const next = new Cron(typed, { timezone, paused: true }).nextRuns(count, from);
    if (next.length === 0) return { ok: false, message: `${words}: that never happens` };
    return { ok: true, value: { words, next } };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: reason.replace(/^(Error: |CronPattern: )/, '') };
  }
}
