/**
 * Tokens with which a plugin host fetches one bundle. Derived from the portal's key and the digest, so that rendering
 * or applying again changes nothing and there is no list to keep.
 */
export interface BundleTokens {
  issue(bundleDigest: string): string;
  /** Compares in constant time. */
  verify(bundleDigest: string, token: string): boolean;
}
