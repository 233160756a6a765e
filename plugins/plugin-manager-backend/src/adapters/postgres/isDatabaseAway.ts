/** Connection failures of Node, by code. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'ENOENT',
]);

const TEXTS = /connection terminated|connection ended|timeout acquiring a connection|client has encountered/i;

/**
 * Whether an exception means that the database is away: no connection, SQLSTATE class 08, or a server that starts,
 * stops (57P) or has no connection left (53).
 */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  // Not `instanceof`: the errors of Node's own sockets are of another realm under Jest.
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: unknown };
  if (Array.isArray(errors) && errors.some(isDatabaseAway)) return true;
  if (typeof code === 'string' && (NETWORK.has(code) || /^(08|53|57P)/.test(code))) return true;
  return typeof message === 'string' && TEXTS.test(message);
}
