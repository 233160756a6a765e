import { fromBase64, toText } from './encoding';
import type { Result } from './result';

/** A JSON Web Token that was read, not verified. */
export type DecodedJwt = {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  /** The standard times among the claims. */
  times: { claim: 'iat' | 'nbf' | 'exp'; title: string; at: Date }[];
  validity: 'valid' | 'expired' | 'not yet valid' | 'unlimited';
};

const TIMES = [
  { claim: 'iat', title: 'Issued' },
  { claim: 'nbf', title: 'Valid from' },
  { claim: 'exp', title: 'Expires' },
] as const;

function readPart(part: string, name: string): Result<Record<string, unknown>> {
  const bytes = fromBase64(part);
  if (!bytes.ok) return { ok: false, message: `The ${name}: ${bytes.message}` };
  const text = toText(bytes.value);
  if (!text.ok) return { ok: false, message: `The ${name}: ${text.message}` };
  try {
    const value: unknown = JSON.parse(text.value);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { ok: true, value: value as Record<string, unknown> };
    }
  } catch {
    // Falls through: what is no JSON is no object either.
  }
  return { ok: false, message: `The ${name} is not a JSON object` };
}

/** Reads a token, with or without `Bearer` before it. */
export function decodeJwt(token: string, now: Date): Result<DecodedJwt> {
  const parts = token
    .trim()
    .replace(/^Bearer\s+/i, '')
    .split('.');
  if (parts.length === 5)
    return { ok: false, message: 'The token is encrypted (JWE): only its recipient can read it' };
  if (parts.length !== 3)
    return { ok: false, message: `A token has three parts between dots; this has ${parts.length}` };
  const header = readPart(parts[0] ?? '', 'header');
  if (!header.ok) return header;
  const claims = readPart(parts[1] ?? '', 'payload');
  if (!claims.ok) return claims;
  const times = TIMES.flatMap(({ claim, title }) => {
    const seconds = claims.value[claim];
    const at = new Date(Number(seconds) * 1000);
    return typeof seconds === 'number' && !Number.isNaN(at.getTime()) ? [{ claim, title, at }] : [];
  });
  const timeOf = (claim: string) => times.find(time => time.claim === claim)?.at;
  const [from, until] = [timeOf('nbf'), timeOf('exp')];
  let validity: DecodedJwt['validity'] = until ? 'valid' : 'unlimited';
  if (from && now < from) validity = 'not yet valid';
  else if (until && now >= until) validity = 'expired';
  return { ok: true, value: { header: header.value, claims: claims.value, times, validity } };
}
