/** Pauses between the restarts of a container that keeps ending. */
export interface BackOffOptions {
  /** The first pause; the first restart of all comes at once. */
  baseMs: number;
  /** The longest pause. */
  maxMs: number;
}

/** As on a real node: 10 s, doubled each time, up to 5 minutes. */
export const defaultBackOff: BackOffOptions = { baseMs: 10_000, maxMs: 300_000 };

/** The pause before a restart: none before the first, then doubling. */
export function backOffMs(restartsBefore: number, { baseMs, maxMs }: BackOffOptions): number {
  if (restartsBefore === 0) return 0;
  return Math.min(maxMs, baseMs * 2 ** Math.min(restartsBefore - 1, 20));
}
