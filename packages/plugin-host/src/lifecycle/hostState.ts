/**
 * The life of one plugin host process.
 *
 * ```
 * fetching ──► verifying ──► extracting ──► loading ──► starting ──► ready ──► draining ──► stopped
 *    │             │              │            │           │           │           │
 *    ├─────────────┴──────────────┴────────────┴───────────┤           │           │
 *    ▼ asked to stop before it was ready                   ▼           │           │
 * stopped                                               stopped        │           │
 *    any state but stopped ──► failed ◄────────────────────────────────┴───────────┘
 * ```
 *
 * `stopped` and `failed` are final. The health endpoints are answered from this state, and every transition is one
 * line in the log, so that the log alone tells how far a start came.
 */
export type HostState =
  | 'fetching'
  | 'verifying'
  | 'extracting'
  | 'loading'
  | 'starting'
  | 'ready'
  | 'draining'
  | 'stopped'
  | 'failed';

const NEXT: Record<HostState, readonly HostState[]> = {
  fetching: ['verifying', 'stopped', 'failed'],
  verifying: ['extracting', 'stopped', 'failed'],
  extracting: ['loading', 'stopped', 'failed'],
  loading: ['starting', 'stopped', 'failed'],
  starting: ['ready', 'stopped', 'failed'],
  ready: ['draining', 'failed'],
  draining: ['stopped', 'failed'],
  stopped: [],
  failed: [],
};

/** Receives every transition; `details` are facts for the log line. */
export type TransitionListener = (
  from: HostState,
  to: HostState,
  afterMs: number,
  details: Record<string, unknown>
) => void;

/** Whether the diagram has an arrow between the two. */
export function canMove(from: HostState, to: HostState): boolean {
  return NEXT[from].includes(to);
}

/** Holds the one state of the process and asserts that it only moves along the diagram. */
export class HostLifecycle {
  #state: HostState = 'fetching';
  #since = performance.now();
  readonly #onTransition: TransitionListener;

  constructor(onTransition: TransitionListener) {
    this.#onTransition = onTransition;
  }

  get state(): HostState {
    return this.#state;
  }

  /** Whether nothing can follow any more. */
  get ended(): boolean {
    return NEXT[this.#state].length === 0;
  }

  /** Throws where the diagram has no such arrow: that is a mistake in the host itself. */
  to(next: HostState, details: Record<string, unknown> = {}): void {
    const from = this.#state;
    if (!canMove(from, next)) throw new Error(`The plugin host cannot go from ${from} to ${next}`);
    const now = performance.now();
    const afterMs = Math.round(now - this.#since);
    this.#state = next;
    this.#since = now;
    this.#onTransition(from, next, afterMs, details);
  }
}
