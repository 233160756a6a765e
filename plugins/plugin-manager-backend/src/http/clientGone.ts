import type { Response } from 'express';

/** Aborted when the client goes before it has its answer, so that nothing is worked out for nobody. */
export function clientGone(res: Response): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  return gone.signal;
}
