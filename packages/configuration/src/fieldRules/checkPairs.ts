import { FORBIDDEN_KEYS } from '@flyloft/plugin-manager-common';
import { asObject } from './values';

/** What is wrong with names that have a text each; undefined where nothing is. */
export function checkPairs(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'must be names with a value each';
  const entries = Object.entries(asObject(value));
  if (entries.some(([name]) => name === '' || FORBIDDEN_KEYS.has(name)))
    return 'must have a name that is allowed for each value';
  const wrong = entries.find(([, item]) => typeof item !== 'string');
  return wrong ? `must have a text as the value of ${wrong[0]}` : undefined;
}
