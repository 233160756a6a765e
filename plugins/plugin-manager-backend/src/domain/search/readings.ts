import { Gathering, readWord, worthOf, type Reading, type Worth } from './matchWords';
import type { Vocabulary } from './vocabulary';

/** Most documents that all kept words together stand for: twelve bytes each. */
const MOST = 1_000_000;

/** A word of a query that was read: what it stands for and what that finds. */
export type ReadWord = { reading: Reading; worth: Worth };

/**
 * Words of queries as the corpus understands them, kept until the corpus changes: people ask for the same words, and
 * beginnings of words stand for very many.
 */
export class Readings {
  private readonly vocabulary: Vocabulary;
  private readonly kept = new Map<string, ReadWord>();
  private readonly gathering = new Gathering();
  private documents = 0;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  read(word: string, unfinished: boolean, corpus: { documents: number; slots: number }): ReadWord {
    const key = `${unfinished ? '*' : ' '}${word}`;
    const known = this.kept.get(key);
    if (known) return known;
    const reading = readWord(this.vocabulary, word, unfinished);
    const made = { reading, worth: worthOf(reading, corpus, this.gathering) };
    if (this.documents > MOST) this.forget();
    this.documents += made.worth.slots.length + 1;
    this.kept.set(key, made);
    return made;
  }

  /** The corpus is another one now. */
  forget(): void {
    this.kept.clear();
    this.documents = 0;
  }
}
