import { isSecretReference } from '@flyloft/plugin-manager-common';
import { checkUrl } from './checkUrl';
import { asObject, asTexts } from './values';

/** A scope as OAuth allows it: printable characters without space, quote and backslash. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** What is wrong with the value of an OAuth field; undefined where nothing is. */
export function checkOAuth(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must name a provider';
  const { provider, clientId, clientSecret, authorizationUrl, tokenUrl, scopes } = asObject(value);
  if (typeof provider !== 'string' || provider === '') return 'must name a provider';
  if (typeof clientId !== 'string' || clientId.trim() === '') return 'must have a client id';
  if (!isSecretReference(clientSecret)) return 'must have a stored client secret';
  for (const [name, address] of [
    ['authorization', authorizationUrl],
    ['token', tokenUrl],
  ] as const) {
    const wrong = address === undefined ? 'is required' : checkUrl(address, ['https']);
    if (wrong) return `must have an address for ${name}, which ${wrong}`;
  }
  if (scopes !== undefined && (!Array.isArray(scopes) || asTexts(scopes).length !== scopes.length))
    return 'must have texts as scopes';
  const odd = asTexts(scopes).find(scope => !SCOPE.test(scope));
  return odd === undefined ? undefined : `must not have the scope "${odd.slice(0, 60)}"`;
}
