/** A text in one line of at most `characters`, cut at a word and marked where something is left out. */
export function shorten(text: string, characters: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= characters) return line;
  const cut = line.lastIndexOf(' ', characters - 1);
  return `${line.slice(0, cut > characters / 2 ? cut : characters - 1)}…`;
}
