import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Ids } from '../../ports';

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** Ids from the machine's randomness. */
export const randomIds: Ids = {
  shortId: () => randomBytes(4).toString('hex'),
  nonce: () => randomUUID(),
};
