import { ApiError } from './status';

/** Which requests fail on purpose. */
export interface FaultOptions {
  /** The same seed lets the same requests fail, counted from the start. */
  seed: string;
  /** Share of requests that fail, 0 to 1. */
  rate: number;
}

export const DEFAULT_FAULT_RATE = 0.1;

/** A small generator of numbers from 0 to 1 that a seed determines (mulberry32). */
function random(seed: string): () => number {
  let state = 0;
  for (const character of seed) state = (Math.imul(state, 31) + character.charCodeAt(0)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Decides for each request, in turn, whether it fails, and how: 429 for any, 409 for writes only, 500 for any. */
export function faultInjector({ seed, rate }: FaultOptions): (method: string) => ApiError | undefined {
  const next = random(seed);
  return method => {
    const hit = next() < rate;
    const kind = next();
    if (!hit) return undefined;
    const writes = method !== 'GET';
    if (kind < 0.34) {
      return new ApiError(
        429,
        'TooManyRequests',
        'the server has received too many requests and has asked us to try again later',
        { retryAfterSeconds: 1 },
        1
      );
    }
    if (kind < 0.67 && writes && method !== 'DELETE') {
      return new ApiError(
        409,
        'Conflict',
        'Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest version and try again'
      );
    }
    return new ApiError(500, 'InternalError', 'Internal error occurred: injected by the local cluster', {
      causes: [{ message: 'injected by the local cluster' }],
    });
  };
}
