import type { Result } from './result';

export type Encoding = 'base64' | 'base64url' | 'percent';
export type Direction = 'encode' | 'decode';

/** Base64 of bytes, in pieces, because a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** Bytes of Base64, with or without padding, in either alphabet; spaces and line breaks are passed over. */
export function fromBase64(text: string): Result<Uint8Array> {
  const plain = text.replace(/\s/g, '').replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
  const stray = /[^A-Za-z0-9+/]/.exec(plain);
  if (stray) return { ok: false, message: `"${stray[0]}" is not a character of Base64` };
  if (plain.length % 4 === 1)
    return { ok: false, message: 'The text is cut off: one character is left over' };
  return { ok: true, value: Uint8Array.from(atob(plain), character => character.charCodeAt(0)) };
}

/** Bytes as UTF-8. */
export function toText(bytes: Uint8Array): Result<string> {
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, message: `These are ${bytes.length} bytes, but not text in UTF-8` };
  }
}

function encode(text: string, encoding: Encoding): Result<string> {
  if (encoding === 'percent') {
    if (/\p{Surrogate}/u.test(text)) return { ok: false, message: 'The text contains half a character' };
    return { ok: true, value: encodeURIComponent(text) };
  }
  const value = toBase64(new TextEncoder().encode(text));
  if (encoding === 'base64') return { ok: true, value };
  return { ok: true, value: value.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') };
}

function decode(text: string, encoding: Encoding): Result<string> {
  if (encoding !== 'percent') {
    const bytes = fromBase64(text);
    return bytes.ok ? toText(bytes.value) : bytes;
  }
  try {
    return { ok: true, value: decodeURIComponent(text) };
  } catch {
    const at = text.search(/%(?![0-9A-Fa-f]{2})/);
    return {
      ok: false,
      message:
        at === -1
          ? 'The bytes are not text in UTF-8'
          : `Position ${at + 1}: a % must be followed by two hexadecimal digits`,
    };
  }
}

/** Encodes or decodes a text in UTF-8. */
export function convert(text: string, encoding: Encoding, direction: Direction): Result<string> {
  return direction === 'encode' ? encode(text, encoding) : decode(text, encoding);
}
