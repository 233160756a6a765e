import { createHash } from 'node:crypto';

/** sha256 of texts in their order, each with its length before it, so that moving a boundary changes it. */
export function digestOf(texts: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:${text};`);
  return hash.digest('hex');
}
