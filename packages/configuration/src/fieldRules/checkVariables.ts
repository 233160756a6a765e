import { isSecretReference } from '@flyloft/plugin-manager-common';
import { asObject } from './values';

/** Rule of names of environment variables. */
export const VARIABLE_NAME = /^[A-Z_][A-Z0-9_]{0,99}$/;

/** What is wrong with the value of the field; undefined where nothing is. */
export function checkVariables(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be variables';
  const plain = asObject(asObject(value).plain);
  const secret = asObject(asObject(value).secret);
  const names = [...Object.keys(plain), ...Object.keys(secret)];
  const odd = names.find(name => !VARIABLE_NAME.test(name));
  if (odd !== undefined)
    return `must have names of capital letters, digits and underscores; "${odd.slice(0, 60)}" is none`;
  const twice = Object.keys(plain).find(name => Object.hasOwn(secret, name));
  if (twice !== undefined) return `must name each variable once; ${twice} is there twice`;
  if (Object.values(plain).some(item => typeof item !== 'string')) return 'must have texts as values';
  if (!Object.values(secret).every(isSecretReference)) return 'must have stored secrets as secret values';
  return undefined;
}
