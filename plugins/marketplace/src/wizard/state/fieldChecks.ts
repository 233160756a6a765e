import { valueAt, valuesAt } from '@flyloft/configuration';
import type { CheckResult, FieldCheck, Json, JsonObject } from '@flyloft/plugin-manager-common';

/** Milliseconds after the last key before the server is asked. */
const CHECK_PAUSE_MS = 600;

/** How far the checks of a field have come. */
export type FieldCheckState =
  | { phase: 'pending' }
  | { phase: 'done'; results: readonly CheckResult[] }
  /** The server did not run them. */
  | { phase: 'failed'; because: string };

type Running = { key: string; controller: AbortController; timer: ReturnType<typeof setTimeout> };

/** Asks the server for the checks of one field. */
export type RunFieldChecks = (
  field: string,
  config: JsonObject,
  signal: AbortSignal
) => Promise<readonly CheckResult[]>;

/**
 * Checks of the fields of a form that the server runs while somebody types.
 *
 * ```
 * value changes ──► pending ──► done | failed
 *        └──── cancels what is pending ────┘
 * ```
 *
 * Kept outside of React's tree, so that an answer draws the one field that it is about.
 */
export class FieldChecks {
  private readonly run: RunFieldChecks;
  private readonly pauseMs: number;
  private readonly running = new Map<string, Running>();
  private readonly known = new Map<string, { key: string; state: FieldCheckState }>();
  private readonly listeners = new Set<() => void>();

  constructor(run: RunFieldChecks, options: { pauseMs?: number } = {}) {
    this.run = run;
    this.pauseMs = options.pauseMs ?? CHECK_PAUSE_MS;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The same object until it changes. */
  stateAt(pointer: string): FieldCheckState | undefined {
    return this.known.get(pointer)?.state;
  }

  /** Everything that is known now. */
  states(): ReadonlyMap<string, FieldCheckState> {
    return new Map([...this.known].map(([pointer, { state }]) => [pointer, state]));
  }

  /** Asks about values that changed, or whose check looks at one that did, and forgets those that are gone. */
  update(checks: readonly FieldCheck[], config: JsonObject): void {
    const wanted = new Map<string, string>();
    for (const { field, dependsOn } of checks) {
      for (const { pointer, value } of valuesAt(config, field)) {
        const others = dependsOn.map((other): Json => valueAt(config, other) ?? null);
        wanted.set(pointer, `${wanted.get(pointer) ?? ''} ${JSON.stringify([value, others])}`);
      }
    }
    for (const pointer of [...this.known.keys()]) {
      if (wanted.has(pointer)) continue;
      this.cancel(pointer);
      this.known.delete(pointer);
    }
    for (const [pointer, key] of wanted) {
      if (this.known.get(pointer)?.key !== key) this.ask(pointer, key, config);
    }
    this.tell();
  }

  /** Cancels everything that is under way. */
  stop(): void {
    for (const pointer of [...this.running.keys()]) this.cancel(pointer);
    // What was cancelled is asked again where somebody comes back.
    for (const [pointer, { state }] of [...this.known])
      if (state.phase === 'pending') this.known.delete(pointer);
  }

  private cancel(pointer: string): void {
    const running = this.running.get(pointer);
    if (!running) return;
    clearTimeout(running.timer);
    running.controller.abort();
    this.running.delete(pointer);
  }

  private ask(pointer: string, key: string, config: JsonObject): void {
    this.cancel(pointer);
    const controller = new AbortController();
    this.known.set(pointer, { key, state: { phase: 'pending' } });
    const settle = (state: FieldCheckState) => {
      if (controller.signal.aborted) return;
      this.running.delete(pointer);
      this.known.set(pointer, { key, state });
      this.tell();
    };
    const timer = setTimeout(() => {
      this.run(pointer, config, controller.signal).then(
        results => settle({ phase: 'done', results }),
        (error: unknown) =>
          settle({ phase: 'failed', because: error instanceof Error ? error.message : String(error) })
      );
    }, this.pauseMs);
    this.running.set(pointer, { key, controller, timer });
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
