/** A word as catalogues write it, as people read it: `generally-available` is "Generally available". */
export function sayWord(word: string): string {
  const text = word.replace(/[-_]+/g, ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
