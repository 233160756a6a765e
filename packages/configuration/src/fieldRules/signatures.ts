import type { ReadCertificate } from './certificates';

type Check = (publicKey: Uint8Array, signature: Uint8Array, signed: Uint8Array) => Promise<boolean>;

const bytes = (data: Uint8Array) => new Uint8Array(data) as Uint8Array<ArrayBuffer>;

const rsa =
  (hash: string): Check =>
  async (publicKey, signature, signed) => {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash };
    const key = await crypto.subtle.importKey('spki', bytes(publicKey), algorithm, false, ['verify']);
    return crypto.subtle.verify(algorithm, key, bytes(signature), bytes(signed));
  };

/** The two numbers of a signature as X.509 writes them, one after the other as browsers want them. */
function rawSignature(der: Uint8Array, size: number): Uint8Array {
  const raw = new Uint8Array(size * 2);
  let at = der[1]! > 0x80 ? 3 : 2;
  for (const part of [0, 1]) {
    const length = der[at + 1]!;
    const number = der.slice(at + 2, at + 2 + length);
    const trimmed = number.slice(Math.max(0, number.length - size));
    raw.set(trimmed, part * size + (size - trimmed.length));
    at += 2 + length;
  }
  return raw;
}

const CURVES = [
  { namedCurve: 'P-256', size: 32 },
  { namedCurve: 'P-384', size: 48 },
  { namedCurve: 'P-521', size: 66 },
];

const ecdsa =
  (hash: string): Check =>
  async (publicKey, signature, signed) => {
    for (const { namedCurve, size } of CURVES) {
      const imported = await crypto.subtle
        .importKey('spki', bytes(publicKey), { name: 'ECDSA', namedCurve }, false, ['verify'])
        .catch(() => undefined);
      if (imported) {
        const raw = bytes(rawSignature(signature, size));
        return crypto.subtle.verify({ name: 'ECDSA', hash }, imported, raw, bytes(signed));
      }
    }
    throw new Error('the curve is not known');
  };

/** How signatures are checked, by the object identifier of their algorithm. */
const SIGNATURES: Readonly<Record<string, Check>> = {
  '1.2.840.113549.1.1.11': rsa('SHA-256'),
  '1.2.840.113549.1.1.12': rsa('SHA-384'),
  '1.2.840.113549.1.1.13': rsa('SHA-512'),
  '1.2.840.10045.4.3.2': ecdsa('SHA-256'),
  '1.2.840.10045.4.3.3': ecdsa('SHA-384'),
  '1.2.840.10045.4.3.4': ecdsa('SHA-512'),
};

/** Whether a certificate was signed with an issuer's key; `unknown` where this browser does not know the algorithm. */
export async function isSignedBy(
  certificate: ReadCertificate,
  issuer: ReadCertificate
): Promise<'yes' | 'no' | 'unknown'> {
  if (certificate.issuer !== issuer.subject) return 'no';
  const check = SIGNATURES[certificate.algorithm];
  if (!check) return 'unknown';
  try {
    return (await check(issuer.publicKey, certificate.signature, certificate.signed)) ? 'yes' : 'no';
  } catch {
    return 'unknown';
  }
}

/** The first certificate of a chain that the next one did not sign; undefined where all that can be told holds. */
export async function findBreak(chain: readonly ReadCertificate[]): Promise<ReadCertificate | undefined> {
  const links = await Promise.all(chain.slice(1).map((issuer, index) => isSignedBy(chain[index]!, issuer)));
  const broken = links.indexOf('no');
  return broken < 0 ? undefined : chain[broken];
}
