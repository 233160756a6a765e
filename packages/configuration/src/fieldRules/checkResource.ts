import { asObject } from './values';

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const KEY = /^[A-Za-z0-9._-]{1,253}$/;

/** What is wrong with the name of a resource, or with a name and a key; undefined where nothing is. */
export function checkResource(value: unknown): string | undefined {
  const { name, key } = typeof value === 'string' ? { name: value, key: undefined } : asObject(value);
  if (typeof name !== 'string' || !NAME.test(name)) {
    return 'must be a name of lower-case letters, digits, dots and dashes';
  }
  if (key !== undefined && (typeof key !== 'string' || !KEY.test(key))) {
    return 'must have a key of letters, digits, dots, dashes and underscores';
  }
  return undefined;
}
