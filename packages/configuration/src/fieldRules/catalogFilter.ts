import { FORBIDDEN_KEYS } from '@flyloft/plugin-manager-common';
import { asObject, asTexts } from './values';

/** A key of an entity that can be filtered by, such as `spec.type`. */
const KEY = /^[A-Za-z][A-Za-z0-9._/-]{0,120}$/;

/** A filter of the catalogue: a key with the value that it has, or several of which it has one. */
export type CatalogFilter = Record<string, string | string[]>;

/** Any value as a filter; what cannot be one is left out. */
export function toFilter(value: unknown): CatalogFilter {
  const filter: CatalogFilter = {};
  for (const [key, wanted] of Object.entries(asObject(value))) {
    if (!KEY.test(key) || FORBIDDEN_KEYS.has(key)) continue;
    const texts = typeof wanted === 'string' ? [wanted] : asTexts(wanted);
    const some = texts.filter(text => text !== '');
    const [first] = some;
    if (first !== undefined) filter[key] = some.length === 1 ? first : some;
  }
  return filter;
}

/** What is wrong with the value of a filter field; undefined where nothing is. */
export function checkFilter(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'must be keys with a value each';
  const entries = Object.entries(asObject(value));
  if (entries.length === 0) return 'must have at least one key';
  const odd = entries.find(([key]) => !KEY.test(key) || FORBIDDEN_KEYS.has(key));
  if (odd) return `must have keys such as kind or spec.type; "${odd[0].slice(0, 60)}" is none`;
  const empty = entries.find(
    ([, wanted]) =>
      !(typeof wanted === 'string' && wanted !== '') &&
      !(Array.isArray(wanted) && wanted.length > 0 && asTexts(wanted).length === wanted.length)
  );
  return empty ? `must have a text, or several, as the value of ${empty[0]}` : undefined;
}
