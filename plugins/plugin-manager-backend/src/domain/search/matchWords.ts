import type { Bitset } from './bitset';
import { MAX_IMPACT, type Term, type Vocabulary } from './vocabulary';

/** A word of the corpus that stands for a word of the query, and how well it does, above 0 to 1. */
export type Meant = { term: Term; quality: number };

/** What a word of the query stands for; `spelling` where only another spelling is known. */
export type Reading = { meant: Meant[]; spelling?: string };

/** Letters that may differ: short words are too much alike. */
function allowedDistance(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}

const more = (a: Meant, b: Meant) =>
  b.quality - a.quality || b.term.telling - a.term.telling || (a.term.word < b.term.word ? -1 : 1);

/**
 * What a word stands for: itself, words with its stem, and where it may be unfinished, words that begin with it. Only
 * where the corpus has none of those, the nearest spellings.
 */
export function readWord(vocabulary: Vocabulary, word: string, unfinished: boolean): Reading {
  const meant = new Map<Term, number>();
  if (unfinished) {
    for (const term of vocabulary.beginningWith(word)) {
      meant.set(term, 0.6 + (0.3 * word.length) / term.word.length);
    }
  }
  for (const term of vocabulary.family(word)) meant.set(term, 0.9);
  const itself = vocabulary.find(word);
  if (itself) meant.set(itself, 1);
  if (meant.size > 0) return { meant: [...meant].map(([term, quality]) => ({ term, quality })) };

  const limit = allowedDistance(word);
  if (limit === 0) return { meant: [] };
  let alike = vocabulary.alike(word, limit, false);
  if (alike.length === 0 && unfinished) alike = vocabulary.alike(word, 1, true);
  const least = Math.min(...alike.map(one => one.distance));
  const best = alike
    .filter(one => one.distance === least)
    .map(({ term, distance }) => ({ term, quality: 0.6 - distance * 0.15 }))
    .sort(more);
  const [first] = best;
  return first ? { meant: best, spelling: first.term.word } : { meant: [] };
}

/** Scratch space that is kept between queries, so that a query makes no garbage of the corpus' size. */
export class Scratch {
  scores = new Float64Array(0);
  best = new Float64Array(0);
  /** How many words of the query each document has so far. */
  matched = new Uint8Array(0);

  fit(slots: number): void {
    if (this.scores.length < slots) {
      const size = Math.max(slots, this.scores.length * 2);
      this.scores = new Float64Array(size);
      this.best = new Float64Array(size);
      this.matched = new Uint8Array(size);
    }
    this.scores.fill(0);
    this.matched.fill(0);
  }
}

/**
 * The documents that have every word, with their scores in `scratch`. A word counts by the best of what it may stand
 * for, and by how rare that is; never by the order in which documents came in, so that all replicas agree.
 */
export function matchWords(
  readings: readonly Reading[],
  corpus: { documents: number; slots: number },
  into: Bitset,
  scratch: Scratch
): void {
  scratch.fit(corpus.slots);
  const { scores, best, matched } = scratch;
  let candidates: number[] = [];
  for (let i = 0; i < readings.length; i++) {
    const found: number[] = [];
    for (const { term, quality } of readings[i]!.meant) {
      const { postings } = term;
      const rarity = Math.log1p(corpus.documents / postings.length);
      const unit = (quality * rarity) / MAX_IMPACT;
      for (let p = 0; p < postings.length; p++) {
        const posting = postings[p]!;
        const slot = posting >>> 8;
        const value = unit * (posting & 0xff);
        if (matched[slot] === i) {
          matched[slot] = i + 1;
          best[slot] = value;
          found.push(slot);
        } else if (matched[slot] === i + 1 && value > best[slot]!) best[slot] = value;
      }
    }
    for (let f = 0; f < found.length; f++) scores[found[f]!]! += best[found[f]!]!;
    candidates = found;
  }
  for (let c = 0; c < candidates.length; c++) into.add(candidates[c]!);
}
