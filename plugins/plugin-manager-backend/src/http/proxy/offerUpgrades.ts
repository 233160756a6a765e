import http from 'node:http';
import type { Duplex } from 'node:stream';

/** How long a connection waits for a route that takes it, in milliseconds. */
const WAIT_MS = 10_000;

/**
 * Lets the portal's own routes take WebSockets although somebody listens to `upgrade` already.
 *
 * A Backstage route that serves WebSockets (signals) starts to listen when the first upgrade comes along its path as a
 * plain request, which Node delivers only as long as nobody listens. So while no listener but our `own` is there, an
 * upgrade is shown to the routes as a request, and handed over as soon as one of them listens.
 */
export function offerUpgrades(
  server: http.Server,
  routes: (req: http.IncomingMessage, res: http.ServerResponse) => void,
  own: number
): (req: http.IncomingMessage, socket: Duplex, head: Buffer) => void {
  const waiting = new Set<{ req: http.IncomingMessage; url?: string; socket: Duplex; head: Buffer }>();
  const onListener = (event: string | symbol, listener: (...args: unknown[]) => void) => {
    if (event !== 'upgrade') return;
    server.off('newListener', onListener);
    for (const { req, url, socket, head } of waiting) {
      // Routers take the path that they stand at off the address, and put it back only where they pass the request on.
      req.url = url;
      if (!socket.destroyed) listener(req, socket, head);
    }
    waiting.clear();
  };
  return (req, socket, head) => {
    if (server.listenerCount('upgrade') > own) return;
    const entry = { req, url: req.url, socket, head };
    if (waiting.size === 0) server.on('newListener', onListener);
    waiting.add(entry);
    const timer = setTimeout(() => {
      if (waiting.delete(entry)) socket.destroy();
    }, WAIT_MS);
    timer.unref();
    socket.once('close', () => {
      clearTimeout(timer);
      waiting.delete(entry);
      if (waiting.size === 0) server.off('newListener', onListener);
    });
    // What a route may answer goes nowhere: a connection that none of them takes is closed when its time is over.
    routes(req, new http.ServerResponse(req));
  };
}
