import type { Result } from './result';

export const HASHES = ['SHA-256', 'SHA-384', 'SHA-512', 'SHA-1'] as const;
export type HashName = (typeof HASHES)[number];

/** The hash of a text in UTF-8, as hexadecimal digits. */
export async function hashOf(text: string, name: HashName): Promise<Result<string>> {
  // Browsers offer cryptography on https and localhost only.
  if (!globalThis.crypto?.subtle) {
    return { ok: false, message: 'This browser offers hashes only on pages that are served by https' };
  }
  const digest = await globalThis.crypto.subtle.digest(name, new TextEncoder().encode(text));
  const digits = Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0'));
  return { ok: true, value: digits.join('') };
}

/** A random UUID (version 4), made of random bytes because `randomUUID` is missing on plain http. */
export function randomUuid(
  random: (bytes: Uint8Array) => Uint8Array = bytes => crypto.getRandomValues(bytes)
): string {
  const bytes = random(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}
