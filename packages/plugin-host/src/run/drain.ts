import { setTimeout as delay } from 'node:timers/promises';
import type { HostServer } from '../http/hostServer';

/** What was left when a drain ended. */
export type DrainResult = { result: 'drained' | 'cut'; pending: number; ms: number };

/**
 * Lets a pod leave without losing a request. Its readiness fails already; still, clients that have not heard of it
 * send requests, so the door stays open until none has come for a while. Then it closes, what is pending finishes,
 * `stop` ends the plugin, and whatever is left at the deadline is cut.
 *
 * @param quietMs - how long no request must have come
 * @param deadlineMs - how long all of it may take
 */
export async function drain(
  server: HostServer,
  options: { quietMs: number; deadlineMs: number; stop: () => Promise<void> }
): Promise<DrainResult> {
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  const left = () => Math.max(0, options.deadlineMs - elapsed());
  server.askToLeave();
  for (;;) {
    // An old silence does not count: a client may be about to send right now.
    const quiet = Math.min(server.quietForMs, elapsed());
    if ((quiet >= options.quietMs && server.pending === 0) || left() === 0) break;
    await delay(Math.min(Math.max(options.quietMs - quiet, 25), left()));
  }
  const finished = server.close().then(options.stop);
  const inTime = await Promise.race([finished.then(() => true), delay(left(), false, { ref: true })]);
  const { pending } = server;
  server.destroy();
  return { result: inTime ? 'drained' : 'cut', pending, ms: Math.round(elapsed()) };
}
