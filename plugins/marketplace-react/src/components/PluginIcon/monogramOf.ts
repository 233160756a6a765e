/**
 * Up to two letters of the name and a hue from 0 to 359 that stays with the id, so that a plugin without an icon is
 * still recognised.
 */
export function monogramOf(id: string, name: string): { letters: string; hue: number } {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters =
    words.length > 1 ? `${words[0]![0]}${words[1]![0]}` : [...(words[0] ?? id)].slice(0, 2).join('');
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.codePointAt(0)!) % 360;
  return { letters: letters.toUpperCase(), hue: hash };
}
