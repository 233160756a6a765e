import { isSecretReference } from '@flyloft/plugin-manager-common';
import { asObject } from './values';
import { readChain } from './certificates';
import { findBreak } from './signatures';

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);

/** What is wrong with the value of a certificate field at a moment; undefined where nothing is. */
export async function checkCertificate(value: unknown, now: Date): Promise<string | undefined> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must have a certificate';
  const { certificate, key } = asObject(value);
  if (typeof certificate !== 'string') return 'must have a certificate';
  const read = readChain(certificate);
  if (read.outcome === 'refused') return read.message;
  const late = read.chain.find(({ notAfter }) => notAfter < now);
  if (late) return `must not have expired; ${late.subject} did on ${dayOf(late.notAfter)}`;
  const early = read.chain.find(({ notBefore }) => notBefore > now);
  if (early) return `must hold already; ${early.subject} does from ${dayOf(early.notBefore)}`;
  const broken = await findBreak(read.chain);
  if (broken) return `must be followed by what signed it; the certificate after ${broken.subject} did not`;
  return key === undefined || isSecretReference(key) ? undefined : 'must have a stored key';
}
