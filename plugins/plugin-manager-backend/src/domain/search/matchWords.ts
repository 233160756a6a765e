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
  /** How many words of the query each document has so far. */
  matched = new Uint8Array(0);
  /** Room for the numbers of the documents that match, and of those that would without one filter. */
  matches = new Uint32Array(0);
  others = new Uint32Array(0);

  fit(slots: number): void {
    if (this.scores.length < slots) {
      const size = Math.max(slots, this.scores.length * 2);
      this.scores = new Float64Array(size);
      this.matched = new Uint8Array(size);
    }
    this.scores.fill(0);
    this.matched.fill(0);
  }

  fitLists(slots: number): void {
    if (this.matches.length >= slots) return;
    this.matches = new Uint32Array(slots);
    this.others = new Uint32Array(slots);
  }
}

/** The documents that have what a word of the query stands for, and how much each is worth by it. */
export type Worth = { slots: Uint32Array; worth: Float64Array };

/** Room to gather what a word finds; nothing is in it in between. */
export class Gathering {
  best = new Float64Array(0);
  slots = new Uint32Array(0);

  fit(slots: number): void {
    if (this.best.length >= slots) return;
    this.best = new Float64Array(slots * 2);
    this.slots = new Uint32Array(slots * 2);
  }
}

/**
 * What a reading finds. A document counts by the best of what the word may stand for, and by how rare that is; never by
 * the order in which documents came in, so that all replicas agree.
 */
export function worthOf(
  { meant }: Reading,
  corpus: { documents: number; slots: number },
  gathering: Gathering
): Worth {
  gathering.fit(corpus.slots);
  const { best, slots } = gathering;
  let found = 0;
  for (const { term, quality } of meant) {
    const { postings } = term;
    const rarity = Math.log1p(corpus.documents / postings.length);
    const unit = (quality * rarity) / MAX_IMPACT;
    for (let p = 0; p < postings.length; p++) {
      const posting = postings[p]!;
      const slot = posting >>> 8;
      const value = unit * (posting & 0xff);
      if (best[slot] === 0) slots[found++] = slot;
      if (value > best[slot]!) best[slot] = value;
    }
  }
  const worth = new Float64Array(found);
  for (let f = 0; f < found; f++) {
    const slot = slots[f]!;
    worth[f] = best[slot]!;
    best[slot] = 0;
  }
  return { slots: slots.slice(0, found), worth };
}

/** The documents that have every word, with their scores in `scratch`. */
export function matchWords(words: readonly Worth[], slots: number, into: Bitset, scratch: Scratch): void {
  scratch.fit(slots);
  const { scores, matched } = scratch;
  for (let i = 0; i < words.length; i++) {
    const { slots: having, worth } = words[i]!;
    const last = i === words.length - 1;
    for (let f = 0; f < having.length; f++) {
      const slot = having[f]!;
      if (matched[slot] !== i) continue;
      matched[slot] = i + 1;
      scores[slot]! += worth[f]!;
      if (last) into.add(slot);
    }
  }
}
