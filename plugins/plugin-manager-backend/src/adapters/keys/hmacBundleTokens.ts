import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BundleTokens } from '../../ports';
import { deriveKey } from './deriveKey';

/** Bundle tokens as keyed hashes of the digest. */
export function createHmacBundleTokens(secretKey: string): BundleTokens {
  const key = deriveKey(secretKey, 'bundle-token');
  const issue = (digest: string) => createHmac('sha256', key).update(digest).digest('base64url');
  return {
    issue,
    verify(digest, token) {
      const expected = Buffer.from(issue(digest));
      const given = Buffer.from(token);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
