import type { IncomingMessage } from 'node:http';

const bodies = new WeakMap<IncomingMessage, Buffer>();

/** Keeps the bytes of a body beside what was parsed of it, because a signature covers bytes. For `express.json`. */
export function keepRawBody(req: IncomingMessage, _res: unknown, body: Buffer): void {
  if (req.url?.endsWith('/webhook')) bodies.set(req, body);
}

/** The body as it came; empty where there was none. */
export function rawBodyOf(req: IncomingMessage): string {
  return bodies.get(req)?.toString('utf8') ?? '';
}
