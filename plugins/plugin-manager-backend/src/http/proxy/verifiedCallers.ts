import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { TokenCache } from './TokenCache';

/**
 * How long a verified token is not verified again, in milliseconds. Checking a signature is most of what a signed-in
 * request costs the proxy; keys that are withdrawn are known to Backstage for longer than this anyway.
 */
const VERIFIED_MS = 30_000;
const CALLERS = 5_000;

/** Remembers for moments whose tokens have been verified, and never beyond the end of a token. */
export class VerifiedCallers {
  private readonly cache: TokenCache<BackstageCredentials>;

  constructor(now = () => Date.now()) {
    this.cache = new TokenCache(CALLERS, now);
  }

  /** The credentials of a token, verified by `verify` at most 30 s ago. Throws what `verify` throws. */
  credentialsOf(token: string, verify: () => Promise<BackstageCredentials>): Promise<BackstageCredentials> {
    return this.cache.get([token], verify, ({ expiresAt }, known) =>
      Math.min(known + VERIFIED_MS, expiresAt?.getTime() ?? Number.POSITIVE_INFINITY)
    );
  }
}
