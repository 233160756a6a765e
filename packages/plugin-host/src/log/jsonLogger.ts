import type { RootLoggerService } from '@backstage/backend-plugin-api';

const LEVELS = { error: 0, warn: 1, info: 2, debug: 3 } as const;

/** Severity of a log line. */
export type LogLevel = keyof typeof LEVELS;

type Meta = Record<string, unknown>;

type Sink = { write: (line: string) => void; threshold: LogLevel; secrets: Set<string> };

function errorFields(error: Error): Meta {
  return { error: { name: error.name, message: error.message, stack: error.stack } };
}

/** What follows JSON's own rules, but survives what loggers get: errors inside, cycles, big integers. */
function toJson(record: Meta): string {
  const seen = new WeakSet<object>();
  return JSON.stringify(record, (_key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return '[seen above]';
    seen.add(value);
    return value instanceof Error ? errorFields(value).error : value;
  });
}

/**
 * Writes one JSON object a line. It replaces the default logger because that one alone loads a few hundred modules.
 * Values of the mounted Secret never appear: they are replaced wherever they stand in a line.
 */
export class JsonLogger implements RootLoggerService {
  readonly #sink: Sink;
  readonly #meta: Meta;

  private constructor(sink: Sink, meta: Meta) {
    this.#sink = sink;
    this.#meta = meta;
  }

  /** Writes to `write`, which gets each line with its line end. */
  static create(options: { write: (line: string) => void; level?: LogLevel; meta?: Meta }): JsonLogger {
    const sink = { write: options.write, threshold: options.level ?? 'info', secrets: new Set<string>() };
    return new JsonLogger(sink, options.meta ?? {});
  }

  error(message: string, meta?: Error | Meta): void {
    this.#log('error', message, meta);
  }

  warn(message: string, meta?: Error | Meta): void {
    this.#log('warn', message, meta);
  }

  info(message: string, meta?: Error | Meta): void {
    this.#log('info', message, meta);
  }

  debug(message: string, meta?: Error | Meta): void {
    this.#log('debug', message, meta);
  }

  child(meta: Meta): JsonLogger {
    return new JsonLogger(this.#sink, { ...this.#meta, ...meta });
  }

  /** Values that must not appear in any line from now on; very short ones are left, they would garble everything. */
  addRedactions(values: Iterable<string>): void {
    for (const value of values) {
      if (value.length < 4) continue;
      this.#sink.secrets.add(value);
      // A secret with quotes or line ends stands in the line as JSON writes it.
      this.#sink.secrets.add(JSON.stringify(value).slice(1, -1));
    }
  }

  #log(level: LogLevel, message: string, meta: Error | Meta = {}): void {
    if (LEVELS[level] > LEVELS[this.#sink.threshold]) return;
    const fields = meta instanceof Error ? errorFields(meta) : meta;
    // The fixed fields come last, so that no plugin can write a line that looks like another level's or the host's.
    let line = toJson({
      ...fields,
      ...this.#meta,
      timestamp: new Date().toISOString(),
      level,
      message: String(message),
    });
    for (const secret of this.#sink.secrets) line = line.replaceAll(secret, '***');
    this.#sink.write(`${line}\n`);
  }
}
