import { createHash } from 'node:crypto';

/** Anything that JSON can say. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/**
 * JSON in the one form of RFC 8785 (JSON Canonicalization Scheme): no spaces, keys sorted by UTF-16 code units,
 * numbers and strings as ECMAScript writes them. Throws TypeError for what I-JSON cannot say: numbers that are not
 * finite, lone surrogates, undefined, functions.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('A number that is not finite has no canonical JSON');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (/\p{Surrogate}/u.test(value))
      throw new TypeError('A string with a lone surrogate has no canonical JSON');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.keys(value)
      .sort()
      .map(key => `${canonicalJson(key)}:${canonicalJson(value[key] as JsonValue)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`A value of type ${typeof value} has no canonical JSON`);
}

/** `sha256:` and the hash of a value's canonical JSON. */
export function canonicalDigest(value: JsonValue): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex')}`;
}
