import type { LogLine } from '@flyloft/plugin-manager-common';

/** A line as a person reads it. */
export type ReadLine = {
  /** When it was said, ISO 8601. */
  at?: string;
  level?: 'debug' | 'info' | 'warn' | 'error';
  text: string;
  /** What else a structured line carries: `port=8080 state="not ready"`. */
  rest?: string;
};

const LEVELS = new Set(['debug', 'info', 'warn', 'error']);

const parse = (line: string): Record<string, unknown> | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

const isTime = (value: unknown): value is string =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value));

/** A value that needs no quotes to be told from the next. */
const isWord = (value: unknown): value is string => typeof value === 'string' && /^[^\s"={}]+$/.test(value);

/** Time, level and message of a structured line, the rest beside it; any other line as it is. */
export function readLogLine({ line, at }: Pick<LogLine, 'line' | 'at'>): ReadLine {
  const when = at === undefined ? {} : { at };
  const fields = parse(line);
  if (!fields || typeof fields.message !== 'string') return { ...when, text: line };
  // A log is of one plugin: that its lines name it says nothing.
  const { message, level, timestamp, plugin: _, ...rest } = fields;
  const said = Object.entries(rest).map(
    ([key, value]) => `${key}=${isWord(value) ? value : JSON.stringify(value)}`
  );
  return {
    ...(at === undefined && isTime(timestamp) ? { at: timestamp } : when),
    ...(typeof level === 'string' && LEVELS.has(level) ? { level: level as ReadLine['level'] } : {}),
    text: message,
    ...(said.length > 0 ? { rest: said.join(' ') } : {}),
  };
}
