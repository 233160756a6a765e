import { Cron } from 'croner';

/** What is wrong with a cron expression of five parts; undefined where nothing is. */
export function checkCron(expression: unknown, timeZone?: unknown): string | undefined {
  if (typeof expression !== 'string') return 'must be a text';
  if (expression.trim().split(/\s+/).length !== 5 && !/^@\w+$/.test(expression.trim())) {
    return 'must have five parts: minute, hour, day of the month, month, day of the week';
  }
  try {
    const cron = new Cron(expression.trim(), { paused: true });
    if (cron.nextRun() === null) return 'must describe a time that comes; this one never does';
  } catch (error) {
    const because =
      error instanceof Error
        ? error.message
            .replace(/^(CronPattern|Cron): /, '')
            .replace(/^Invalid value for (\w+): (.*)$/i, '$2 is no $1')
            .replace(/\binvalid\b/gi, 'wrong')
        : String(error);
    return `must be a cron expression: ${because}`;
  }
  if (timeZone !== undefined && !isTimeZone(timeZone))
    return 'must name a time zone that exists, such as Europe/Berlin';
  return undefined;
}

/** Whether a text names a time zone. */
export function isTimeZone(name: unknown): boolean {
  if (typeof name !== 'string') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
