import type { AuthService, BackstageCredentials } from '@backstage/backend-plugin-api';
import { TokenCache } from './TokenCache';

/** How long an exchanged token is used again, in milliseconds. Source: security rule 3 (at most 5 minutes). */
const CACHE_MS = 4 * 60_000;
const CACHE_ENTRIES = 5_000;

/**
 * Swaps a caller's credentials for a token that is good for one plugin only, so that a plugin never holds anything it
 * could use elsewhere as that person. Tokens are kept for a few minutes, by the hash of the caller's own token.
 */
export class TokenExchange {
  private readonly cache: TokenCache<string>;

  constructor(private readonly auth: Pick<AuthService, 'getPluginRequestToken'>, now = () => Date.now()) {
    this.cache = new TokenCache(CACHE_ENTRIES, now);
  }

  exchange(callerToken: string, credentials: BackstageCredentials, pluginId: string): Promise<string> {
    // A caller's token that ends sooner must not be outlived by what was made from it.
    const expires = credentials.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
    return this.cache.get(
      [pluginId, callerToken],
      async () => {
        const request = { onBehalfOf: credentials, targetPluginId: pluginId };
        return (await this.auth.getPluginRequestToken(request)).token;
      },
      (_, known) => Math.min(known + CACHE_MS, expires)
    );
  }
}
