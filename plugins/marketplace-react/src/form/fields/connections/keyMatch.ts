import { type ReadCertificate, readPem } from '@flyloft/configuration';

const ALGORITHMS: ReadonlyArray<RsaHashedImportParams | EcKeyImportParams> = [
  { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  { name: 'ECDSA', namedCurve: 'P-256' },
  { name: 'ECDSA', namedCurve: 'P-384' },
  { name: 'ECDSA', namedCurve: 'P-521' },
];

const RSA_HEADER = [
  0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

const lengthBytes = (length: number): number[] => {
  if (length < 0x80) return [length];
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return [0x80 + digits.length, ...digits];
};

/** A key in the older form of RSA, in the envelope that browsers read. */
function wrapRsa(key: Uint8Array): Uint8Array<ArrayBuffer> {
  const octets = [0x04, ...lengthBytes(key.length), ...key];
  const content = [...RSA_HEADER, ...octets];
  return Uint8Array.from([0x30, ...lengthBytes(content.length), ...content]);
}

const samePublic = (a: JsonWebKey, b: JsonWebKey) =>
  a.kty === b.kty &&
  (a.kty === 'RSA' ? a.n === b.n && a.e === b.e : a.crv === b.crv && a.x === b.x && a.y === b.y);

/**
 * Whether a private key belongs to a certificate. `unknown` where this browser cannot read one of them; the key is never
 * kept and never leaves the page through here.
 */
export async function keyMatches(
  certificate: ReadCertificate,
  pem: string
): Promise<'yes' | 'no' | 'unknown' | 'not-a-key'> {
  const block = readPem(pem).find(({ kind }) => kind.endsWith('PRIVATE KEY'));
  if (!block) return 'not-a-key';
  const pkcs8 = block.kind === 'RSA PRIVATE KEY' ? wrapRsa(block.bytes) : new Uint8Array(block.bytes);
  for (const algorithm of ALGORITHMS) {
    try {
      const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
      const mine = await crypto.subtle.exportKey('jwk', key);
      const spki = new Uint8Array(certificate.publicKey);
      const theirs = await crypto.subtle
        .importKey('spki', spki, algorithm, true, ['verify'])
        .then(imported => crypto.subtle.exportKey('jwk', imported))
        .catch(() => undefined);
      return theirs && samePublic(mine, theirs) ? 'yes' : 'no';
    } catch {
      // Another algorithm may know this key.
    }
  }
  return 'unknown';
}
