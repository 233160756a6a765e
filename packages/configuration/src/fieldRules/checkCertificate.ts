import { isSecretReference } from '@flyloft/plugin-manager-common';
import { asObject } from './values';
import { readChain } from './certificates';

/** What is wrong with the value of a certificate field at a moment; undefined where nothing is. */
export function checkCertificate(value: unknown, now: Date): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must have a certificate';
  const { certificate, key } = asObject(value);
  if (typeof certificate !== 'string') return 'must have a certificate';
  const read = readChain(certificate);
  if (read.outcome === 'refused') return read.message;
  const [leaf] = read.chain;
  if (leaf && leaf.notAfter < now)
    return `must not have expired; this one did on ${leaf.notAfter.toISOString().slice(0, 10)}`;
  if (leaf && leaf.notBefore > now)
    return `must hold already; this one does from ${leaf.notBefore.toISOString().slice(0, 10)}`;
  return key === undefined || isSecretReference(key) ? undefined : 'must have a stored key';
}
