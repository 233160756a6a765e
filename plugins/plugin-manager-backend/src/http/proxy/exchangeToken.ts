import { createHash } from 'node:crypto';
import type { AuthService, BackstageCredentials } from '@backstage/backend-plugin-api';

/** How long an exchanged token is used again, in milliseconds. Source: security rule 3 (at most 5 minutes). */
const CACHE_MS = 4 * 60_000;
const CACHE_ENTRIES = 5_000;

type Entry = { token: Promise<string>; until: number };

/**
 * Swaps a caller's credentials for a token that is good for one plugin only, so that a plugin never holds anything it
 * could use elsewhere as that person. Tokens are kept for a few minutes, by the hash of the caller's own token.
 */
export class TokenExchange {
  private readonly cache = new Map<string, Entry>();

  constructor(
    private readonly auth: Pick<AuthService, 'getPluginRequestToken'>,
    private readonly now = () => Date.now()
  ) {}

  async exchange(callerToken: string, credentials: BackstageCredentials, pluginId: string): Promise<string> {
    const key = createHash('sha256').update(pluginId).update('\0').update(callerToken).digest('base64');
    const now = this.now();
    const known = this.cache.get(key);
    if (known && known.until > now) return known.token;
    // A caller's token that ends sooner must not be outlived by what was made from it.
    const expires = credentials.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
    const token = this.auth
      .getPluginRequestToken({ onBehalfOf: credentials, targetPluginId: pluginId })
      .then(answer => answer.token);
    this.remember(key, { token, until: Math.min(now + CACHE_MS, expires) });
    token.catch(() => this.cache.delete(key));
    return token;
  }

  private remember(key: string, entry: Entry) {
    this.cache.delete(key);
    this.cache.set(key, entry);
    if (this.cache.size <= CACHE_ENTRIES) return;
    const oldest = this.cache.keys().next();
    if (!oldest.done) this.cache.delete(oldest.value);
  }
}
