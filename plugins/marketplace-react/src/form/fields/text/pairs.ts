import { asObject, asText } from '@flyloft/configuration';
import { FORBIDDEN_KEYS } from '@flyloft/plugin-manager-common';

/** A row while somebody edits it: names may be empty or the same for a moment. */
export type Pair = { id: number; name: string; value: string };

/** Rows for an object of texts. */
export const toPairs = (value: unknown): Pair[] =>
  Object.entries(asObject(value)).map(([name, item], id) => ({
    id,
    name,
    value: typeof item === 'number' || typeof item === 'boolean' ? String(item) : asText(item),
  }));

/** What is wrong with a row's name beside the others; undefined where nothing is. */
export function checkPairName(name: string, others: readonly string[], pattern?: RegExp): string | undefined {
  if (name === '') return 'Enter a name.';
  if (FORBIDDEN_KEYS.has(name)) return 'This name is not allowed.';
  if (others.includes(name)) return 'This name is there twice.';
  if (pattern && !pattern.test(name))
    return 'Use capital letters, digits and underscores, not starting with a digit.';
  return undefined;
}

/** The rows as an object; rows without a name of their own are not in it. */
export function fromPairs(pairs: readonly Pair[]): Record<string, string> | undefined {
  const entries = pairs
    .filter(({ name }, index) => {
      const before = pairs.slice(0, index).map(pair => pair.name);
      return checkPairName(name, before) === undefined;
    })
    .map(({ name, value }) => [name, value] as const);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
