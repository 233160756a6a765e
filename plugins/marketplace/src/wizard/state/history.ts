/** A value with what it was before and what was taken back; the last entry of `past` is the nearest. */
export type History<T> = { past: readonly T[]; present: T; future: readonly T[]; at: number };

/** Steps that can be taken back. */
const LIMIT = 200;

/** Milliseconds within which changes count as one: nobody wants to take a word back letter by letter. */
const TOGETHER_MS = 700;

/** A history that begins. */
export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [], at: -Infinity });

/** The history with another present; what had been taken back is gone. `at` is in milliseconds, only compared. */
export function record<T>(history: History<T>, next: T, at: number): History<T> {
  const joined = history.past.length > 0 && history.future.length === 0 && at - history.at < TOGETHER_MS;
  return {
    past: joined ? history.past : [...history.past, history.present].slice(-LIMIT),
    present: next,
    future: [],
    at,
  };
}

/** The history with another present that nobody asked for, such as one completed by defaults: no step of its own. */
export const replace = <T>(history: History<T>, present: T): History<T> => ({ ...history, present });

/** One step back; the same history where there is none. */
export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    at: -Infinity,
  };
}

/** One step forward again; the same history where there is none. */
export function redo<T>(history: History<T>): History<T> {
  const [next, ...rest] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: rest, at: -Infinity };
}
