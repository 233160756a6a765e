import { randomInt } from 'node:crypto';
import net from 'node:net';

/**
 * Ports for servers that are to be found again at the same place. Above what is assigned to well-known services and
 * below what systems give to outgoing connections (32768 on Linux, 49152 elsewhere): a connection of any program could
 * otherwise take the port while its server is being started again.
 */
const LOWEST = 15_000;
const HIGHEST = 32_000;
const TRIES = 200;

/** A TCP port that was free on 127.0.0.1 a moment ago. Somebody may take it before you do: be ready to ask again. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`${TRIES} ports from ${LOWEST} to ${HIGHEST} were tried, and none is free on 127.0.0.1.`);
}

/** True when nothing listens on this port of 127.0.0.1 and the running process may listen there. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)));
  });
}
