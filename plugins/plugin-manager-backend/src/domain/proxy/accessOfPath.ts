/** Path of the keys with which the portal and other plugins check what this plugin signed. */
const KEYS_PATH = '/.backstage/auth/v1/jwks.json';

/**
 * Who may call a path below `/api/<id>`: `public` needs no credentials, `internal` is Backstage's own plumbing that
 * nobody outside calls through the portal, everything else needs a signed-in caller.
 *
 * A public path that the manifest declares covers itself and, where it ends in a slash, everything below it.
 */
export function accessOfPath(
  path: string,
  method: string,
  publicPaths: readonly string[]
): 'public' | 'internal' | 'signed-in' {
  const reads = method === 'GET' || method === 'HEAD';
  if (path === KEYS_PATH) return reads ? 'public' : 'internal';
  if (path === '/.backstage' || path.startsWith('/.backstage/')) return 'internal';
  const declared = publicPaths.some(entry =>
    entry.endsWith('/') ? path.startsWith(entry) || path === entry.slice(0, -1) : path === entry
  );
  return declared ? 'public' : 'signed-in';
}
