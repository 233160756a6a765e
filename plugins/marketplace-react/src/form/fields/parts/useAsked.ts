import { useEffect, useRef, useState } from 'react';

/** What became of a question. */
export type Asked<T> =
  | { state: 'idle' }
  | { state: 'asking' }
  | { state: 'answered'; answer: T }
  | { state: 'failed'; because: string };

/** Milliseconds without a change after which is asked. */
const PAUSE_MS = 300;

const describe = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Asks when `key` changes, after a pause; an undefined key asks nothing. What is no longer wanted is cancelled, and a late
 * answer to an earlier question is not shown.
 */
export function useAsked<T>(
  key: string | undefined,
  ask: ((signal: AbortSignal) => Promise<T>) | undefined
): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ state: 'idle' });
  const possible = ask !== undefined;
  // The key stands for the question: a new function with the same key asks nothing new.
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (key === undefined || !possible) {
      setAsked({ state: 'idle' });
      return undefined;
    }
    const controller = new AbortController();
    setAsked({ state: 'asking' });
    const timer = setTimeout(() => {
      latest.current?.(controller.signal).then(
        answer => !controller.signal.aborted && setAsked({ state: 'answered', answer }),
        error => !controller.signal.aborted && setAsked({ state: 'failed', because: describe(error) })
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, possible]);
  return asked;
}
