import type { WeighedWords } from './latentSpace';
import { addPosting, removePosting } from './postings';
import { weighWords, type SearchDocument } from './searchDocument';
import { MAX_IMPACT, type Term, type Vocabulary } from './vocabulary';
import { isEmptyWord, wordsOf } from './words';

/**
 * Which words each document has. A document that comes again changes only the words in which it differs: most of them
 * stay, and a common word is in thousands of documents.
 */
export class DocumentWords {
  private readonly vocabulary: Vocabulary;
  /** The words of each document; those that stand in more than its readme come first. */
  private readonly terms: Term[][] = [];
  /** How much each of a document's words says about it, in the order of its words. */
  private readonly impacts: Uint8Array[] = [];
  /** How many of a document's words stand in more than its readme. */
  private readonly told: number[] = [];

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The stems of a document's words, without empty ones, and how much each says about it. */
  stemsOf(slot: number): WeighedWords {
    const impacts = this.impacts[slot]!;
    return this.terms[slot]!.flatMap((term, i) =>
      isEmptyWord(term.word) ? [] : [{ word: term.stem, weight: impacts[i]! }]
    );
  }

  set(slot: number, document: SearchDocument): void {
    const before = this.takeOut(slot);
    const terms: Term[] = [];
    const impacts: number[] = [];
    let told = 0;
    for (const [word, { impact, telling }] of weighWords(document, wordsOf, MAX_IMPACT)) {
      const term = this.vocabulary.ensure(word);
      const known = before.get(term);
      before.delete(term);
      if (known?.impact !== impact) addPosting(term.postings, slot, impact);
      if (telling !== (known?.telling ?? false)) this.vocabulary.tell(term, telling ? 1 : -1);
      // They come in the order of the fields, and the readme is the last of them.
      if (telling) told += 1;
      terms.push(term);
      impacts.push(impact);
    }
    this.drop(slot, before);
    this.terms[slot] = terms;
    this.impacts[slot] = Uint8Array.from(impacts);
    this.told[slot] = told;
  }

  clear(slot: number): void {
    this.drop(slot, this.takeOut(slot));
    this.terms[slot] = [];
    this.impacts[slot] = new Uint8Array();
    this.told[slot] = 0;
  }

  private takeOut(slot: number): Map<Term, { impact: number; telling: boolean }> {
    const impacts = this.impacts[slot] ?? new Uint8Array();
    const told = this.told[slot] ?? 0;
    return new Map(
      (this.terms[slot] ?? []).map((term, i) => [term, { impact: impacts[i]!, telling: i < told }])
    );
  }

  private drop(slot: number, words: ReadonlyMap<Term, { telling: boolean }>): void {
    const gone: Term[] = [];
    for (const [term, { telling }] of words) {
      removePosting(term.postings, slot);
      if (telling) this.vocabulary.tell(term, -1);
      if (term.postings.length === 0) gone.push(term);
    }
    this.vocabulary.remove(gone);
  }
}
