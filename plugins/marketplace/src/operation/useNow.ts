import { useEffect, useState } from 'react';

/** The time, moving on while something is under way; a clock on the screen is the one thing that has to tick. */
export function useNow(running: boolean, everyMs = 200): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [running, everyMs]);
  return now;
}
