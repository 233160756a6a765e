import { isSecretReference } from '@flyloft/plugin-manager-common';
import { asObject } from './values';
import { checkUrl } from './checkUrl';

/** What is wrong with the value of a webhook field; undefined where nothing is. */
export function checkWebhook(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must have an address';
  const { url, secret } = asObject(value);
  if (url === undefined) return 'must have an address';
  const wrong = checkUrl(url);
  if (wrong) return wrong;
  return secret === undefined || isSecretReference(secret) ? undefined : 'must have a stored secret';
}
