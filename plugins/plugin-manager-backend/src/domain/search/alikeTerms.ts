import { lowerBound, textAfter } from './sortedWords';
import type { Term } from './vocabulary';

/** A word that is spelt like another, and in how many letters it differs. */
export type Alike = { term: Term; distance: number };

/**
 * The words of more than readmes that differ from `word` in at most `limit` letters (added, left out, changed, or two
 * neighbours swapped). With `unfinished` a longer word counts by its nearest beginning. The walk goes along the sorted
 * words, keeps the rows of the table that a word shares with the one before it, and skips all the words whose common
 * beginning differs too much already.
 */
export function alikeTerms(
  sorted: readonly Term[],
  word: string,
  limit: number,
  unfinished: boolean
): Alike[] {
  const found: Alike[] = [];
  const rows = [Array.from({ length: word.length + 1 }, (_, i) => i)];
  // Nearest that any beginning of the current word of at most that many letters comes.
  const nearest = [word.length];
  let previous = '';
  let i = 0;
  while (i < sorted.length) {
    const term = sorted[i]!;
    const text = term.word;
    let depth = 0;
    while (depth < text.length && depth < previous.length && text[depth] === previous[depth]) depth += 1;
    let hopeless = false;
    while (depth < text.length && !hopeless) {
      hopeless = fillRow(rows, text, word, depth + 1) > limit;
      nearest[depth + 1] = Math.min(nearest[depth]!, rows[depth + 1]![word.length]!);
      depth += 1;
    }
    previous = text.slice(0, depth);
    const whole = hopeless ? limit + 1 : rows[depth]![word.length]!;
    const distance = unfinished ? nearest[depth]! : whole;
    if (distance <= limit && term.telling > 0) found.push({ term, distance });
    const end = hopeless && distance > limit ? textAfter(previous) : undefined;
    i = end === undefined ? i + 1 : lowerBound(sorted, end, i + 1);
  }
  return found;
}

/** Fills the row of the first `length` letters of `text` against all beginnings of `word`; its smallest value. */
function fillRow(rows: number[][], text: string, word: string, length: number): number {
  const above = rows[length - 1]!;
  const row = (rows[length] ??= []);
  const letter = text[length - 1];
  row[0] = length;
  let smallest = length;
  for (let j = 1; j <= word.length; j++) {
    let best = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (letter === word[j - 1] ? 0 : 1));
    if (length > 1 && j > 1 && letter === word[j - 2] && text[length - 2] === word[j - 1]) {
      best = Math.min(best, rows[length - 2]![j - 2]! + 1);
    }
    row[j] = best;
    if (best < smallest) smallest = best;
  }
  return smallest;
}
