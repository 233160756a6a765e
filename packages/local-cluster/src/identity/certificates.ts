import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { readIfThere, writePrivateFile } from '@flyloft/local-processes';

/** What TLS needs: the authority that clients trust, and the server's own certificate and key. All PEM. */
export interface Certificates {
  ca: string;
  certificate: string;
  key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const VALID_YEARS = 10;
/** A certificate that runs out within this time is made anew. */
const RENEW_BEFORE_MS = 30 * 24 * 60 * 60 * 1000;

const pem = (label: string, data: ArrayBuffer): string => {
  const lines =
    Buffer.from(data)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
};

async function makeCertificates(): Promise<Certificates> {
  // Loaded here only: it takes 100 ms, and a start that finds its certificates does not need it.
  // `require`, because Jest runs no dynamic import.
  const x509 = require('@peculiar/x509') as typeof import('@peculiar/x509');
  const notBefore = new Date(Date.now() - 60_000);
  const notAfter = new Date(notBefore);
  notAfter.setFullYear(notAfter.getFullYear() + VALID_YEARS);
  const makeKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const serial = () => `01${randomBytes(15).toString('hex')}`;
  const authorityKeys = await makeKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=flyloft-local-cluster-ca',
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const serverKeys = await makeKeys();
  const server = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=flyloft-local-cluster',
    issuer: authority.subject,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
    ],
  });
  const key = await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey);
  return {
    ca: `${authority.toString('pem')}\n`,
    certificate: `${server.toString('pem')}\n`,
    key: pem('PRIVATE KEY', key),
  };
}

/** The certificates kept in a folder, made the first time. The authority's key is thrown away once it has signed. */
export async function loadCertificates(folder: string, now: number = Date.now()): Promise<Certificates> {
  const file = path.join(folder, 'tls.json');
  const kept = readIfThere(file);
  if (kept !== undefined) {
    const { expires, ...certificates } = JSON.parse(kept) as Certificates & { expires: number };
    if (expires - now > RENEW_BEFORE_MS) return certificates;
  }
  const made = await makeCertificates();
  const expires = now + VALID_YEARS * 365 * 24 * 60 * 60 * 1000;
  writePrivateFile(file, `${JSON.stringify({ ...made, expires })}\n`);
  return made;
}
