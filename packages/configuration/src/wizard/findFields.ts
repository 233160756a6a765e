import type { Field } from './listFields';

/**
 * The fields in whose name, path, groups or description every word of the query begins a word, best first: title before
 * path before group before description, then the order of the schema.
 */
export function findFields(fields: readonly Field[], query: string): Field[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const begins = (text: string) => {
    const parts = text
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u);
    return (word: string) => parts.some(part => part.startsWith(word));
  };
  return fields
    .map((field, index) => {
      const places = [field.title, field.pointer, field.groups.join(' '), field.description ?? ''].map(
        begins
      );
      const scores = wanted.map(word => places.findIndex(place => place(word)));
      return { field, index, score: scores.includes(-1) ? -1 : Math.max(...scores) };
    })
    .filter(({ score }) => score >= 0)
    .sort((a, b) => a.score - b.score || a.index - b.index)
    .map(({ field }) => field);
}
