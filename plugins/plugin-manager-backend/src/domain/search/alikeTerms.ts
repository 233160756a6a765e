import { ones } from './bitset';
import type { Term } from './vocabulary';

/** A word that is spelt like another, and in how many letters it differs. */
export type Alike = { term: Term; distance: number };

/** More than any distance that is asked for. */
const FAR = 200;

/** How far the beginnings of a text are from the beginnings of a word; a row for each length of the former. */
class Table {
  private readonly letters: number[];
  private readonly width: number;
  private readonly cells: number[];
  private readonly nearestOf: number[];
  private readonly limit: number;

  constructor(word: string, limit: number) {
    this.letters = Array.from({ length: word.length }, (_, j) => word.charCodeAt(j));
    this.width = word.length + 1;
    this.limit = limit;
    this.cells = Array.from({ length: this.width }, (_, j) => j);
    this.nearestOf = [word.length];
  }

  /** Distance of the text's first `length` letters to the whole word. */
  distance(length: number): number {
    return this.cells[length * this.width + this.width - 1]!;
  }

  /** The least of the distances of the text's first letters, up to `length` of them, to the whole word. */
  nearest(length: number): number {
    return this.nearestOf[length]!;
  }

  /** Fills the row of the text's first `length` letters, from the rows before it; its smallest value. */
  fill(text: string, length: number): number {
    const { cells, letters, width, limit } = this;
    const row = length * width;
    const above = row - width;
    const last = width - 1;
    const from = Math.max(1, length - limit);
    const to = Math.min(last, length + limit);
    const letter = text.charCodeAt(length - 1);
    const before = length > 1 ? text.charCodeAt(length - 2) : -1;
    cells[row + from - 1] = from === 1 ? length : FAR;
    let smallest = cells[row + from - 1]!;
    for (let j = from; j <= to; j++) {
      const wanted = letters[j - 1]!;
      let best = cells[above + j - 1]! + (letter === wanted ? 0 : 1);
      // What is away from the diagonal by more than the limit is too far, whatever stands there.
      if (j < length + limit && cells[above + j]! + 1 < best) best = cells[above + j]! + 1;
      if (cells[row + j - 1]! + 1 < best) best = cells[row + j - 1]! + 1;
      if (j > 1 && letter === letters[j - 2] && wanted === before) {
        const swapped = cells[above - width + j - 2]! + 1;
        if (swapped < best) best = swapped;
      }
      cells[row + j] = best;
      if (best < smallest) smallest = best;
    }
    if (to < last || from > last) cells[row + last] = FAR;
    this.nearestOf[length] = Math.min(this.nearestOf[length - 1]!, cells[row + last]!);
    return smallest;
  }
}

/** Which letters a word has, as bits: an edit of one letter changes at most two of them. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

/** Words in order of the alphabet, with what tells at a glance that one cannot be like another. */
export type Spellings = { terms: readonly Term[]; letters: Int32Array; lengths: Uint8Array };

/** Makes {@link Spellings} of sorted words. */
export function spellingsOf(terms: readonly Term[]): Spellings {
  return {
    terms,
    letters: Int32Array.from(terms, term => lettersOf(term.word)),
    lengths: Uint8Array.from(terms, term => Math.min(255, term.word.length)),
  };
}

/**
 * Those of the sorted words that differ from `word` in at most `limit` letters (added, left out, changed, or two
 * neighbours swapped). With `unfinished` a longer word counts by its nearest beginning. Most words are passed over by
 * their length and letters alone; of the others the walk keeps the rows of the table that a word shares with the one
 * before it, fills only the cells near the diagonal, and ends where the beginning differs too much already.
 */
export function alikeTerms(
  { terms, letters, lengths }: Spellings,
  word: string,
  limit: number,
  unfinished: boolean
): Alike[] {
  const found: Alike[] = [];
  const table = new Table(word, limit);
  const wanted = lettersOf(word);
  const shortest = word.length - limit;
  const longest = unfinished ? 255 : word.length + limit;
  let previous = '';
  for (let i = 0; i < terms.length; i++) {
    const length = lengths[i]!;
    if (length < shortest || length > longest) continue;
    const missing = ones(wanted & ~letters[i]!);
    if (missing > limit || (!unfinished && ones(letters[i]! & ~wanted) > limit)) continue;
    const term = terms[i]!;
    const text = term.word;
    const shared = Math.min(text.length, previous.length);
    let depth = 0;
    while (depth < shared && text.charCodeAt(depth) === previous.charCodeAt(depth)) depth += 1;
    let hopeless = false;
    while (depth < text.length && !hopeless) {
      depth += 1;
      hopeless = table.fill(text, depth) > limit;
    }
    previous = text.slice(0, depth);
    const whole = hopeless ? FAR : table.distance(depth);
    const distance = unfinished ? table.nearest(depth) : whole;
    if (distance <= limit) found.push({ term, distance });
  }
  return found;
}
