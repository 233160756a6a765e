import { hkdfSync } from 'node:crypto';

/** What a derived key is for; a key of one purpose says nothing about another. */
export type KeyPurpose = 'secret-encryption' | 'secret-hash' | 'bundle-token' | 'plugin-database-password';

/** Derives a 32-byte key for one purpose from the portal's `pluginManager.secretKey`. */
export function deriveKey(secretKey: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `flyloft/${purpose}`, 32));
}
