import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, id_ce_subjectAltName, SubjectAlternativeName } from '@peculiar/asn1-x509';

/** A certificate as people look at it. */
export type ReadCertificate = {
  subject: string;
  issuer: string;
  names: readonly string[];
  notBefore: Date;
  notAfter: Date;
  /** The public key, as SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
  signed: Uint8Array;
  signature: Uint8Array;
  algorithm: string;
};

/** Certificates that a chain may have, and characters that a text of them may have. */
const CHAIN_LIMIT = 20;
export const PEM_LIMIT = 256 * 1024;

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

/** The bytes between the marks of a PEM text, by their kind. */
export function readPem(text: string): Array<{ kind: string; bytes: Uint8Array }> {
  const found = [...text.slice(0, PEM_LIMIT).matchAll(BLOCK)].slice(0, CHAIN_LIMIT);
  return found.map(([, kind = '', base64 = '']) => ({
    kind,
    bytes: Uint8Array.from(atob(base64.replace(/\s/g, '')), character => character.charCodeAt(0)),
  }));
}

const NAMES: Record<string, string> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};

const describeName = (name: Certificate['tbsCertificate']['subject']): string =>
  name
    .map(part => [...part].map(({ type, value }) => `${NAMES[type] ?? type}=${value.toString()}`).join('+'))
    .join(', ');

function alternativeNames(certificate: Certificate): string[] {
  const extension = certificate.tbsCertificate.extensions?.find(
    ({ extnID }) => extnID === id_ce_subjectAltName
  );
  if (!extension) return [];
  const names = AsnConvert.parse(extension.extnValue.buffer, SubjectAlternativeName);
  return [...names].flatMap(({ dNSName, iPAddress }) =>
    [dNSName, iPAddress].filter((name): name is string => Boolean(name))
  );
}

/** Reads one certificate. Throws where the bytes are none. */
export function readCertificate(der: Uint8Array): ReadCertificate {
  const certificate = AsnConvert.parse(der, Certificate);
  const { tbsCertificate: body } = certificate;
  return {
    subject: describeName(body.subject),
    issuer: describeName(body.issuer),
    names: alternativeNames(certificate),
    notBefore: body.validity.notBefore.getTime(),
    notAfter: body.validity.notAfter.getTime(),
    publicKey: new Uint8Array(AsnConvert.serialize(body.subjectPublicKeyInfo)),
    signed: new Uint8Array(certificate.tbsCertificateRaw ?? AsnConvert.serialize(body)),
    signature: new Uint8Array(certificate.signatureValue),
    algorithm: certificate.signatureAlgorithm.algorithm,
  };
}

/** The certificates of a PEM text, or what is wrong with it. */
export function readChain(
  text: string
): { outcome: 'read'; chain: readonly ReadCertificate[] } | { outcome: 'refused'; message: string } {
  const blocks = readPem(text);
  if (blocks.some(({ kind }) => kind.endsWith('PRIVATE KEY'))) {
    return {
      outcome: 'refused',
      message: 'must not contain a private key; enter it below, where it is stored as a secret',
    };
  }
  const certificates = blocks.filter(({ kind }) => kind === 'CERTIFICATE');
  if (certificates.length === 0) return { outcome: 'refused', message: 'must be a certificate in PEM form' };
  try {
    return { outcome: 'read', chain: certificates.map(({ bytes }) => readCertificate(bytes)) };
  } catch {
    return { outcome: 'refused', message: 'must be a certificate; the text between the marks is none' };
  }
}
