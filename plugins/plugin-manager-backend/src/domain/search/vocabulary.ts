import { alikeTerms, spellingsOf, type Alike, type Spellings } from './alikeTerms';
import { lowerBound, textAfter } from './sortedWords';
import { stem } from './stem';

/** A word of the corpus. `postings` holds `slot << 8 | impact` for each document that has it, smallest first. */
export type Term = {
  word: string;
  stem: string;
  postings: number[];
  /** Documents that have it in more than their readme: what a misspelt word may have meant. */
  telling: number;
};

/** Largest impact of a word in a document: it is kept in eight bits. */
export const MAX_IMPACT = 255;

/**
 * Every word of the corpus: by itself, by stem, by beginning and by likeness. Words that documents bring are sorted in
 * when somebody next asks, so that a whole corpus is sorted once.
 */
export class Vocabulary {
  private readonly terms = new Map<string, Term>();
  private readonly stems = new Map<string, Term[]>();
  private sorted: Term[] = [];
  private fresh: Term[] = [];
  private telling: Spellings | undefined;

  get size(): number {
    return this.terms.size;
  }

  find(word: string): Term | undefined {
    return this.terms.get(word);
  }

  /** The term of a word, made where it is new. */
  ensure(word: string): Term {
    const known = this.terms.get(word);
    if (known) return known;
    const term: Term = { word, stem: stem(word), postings: [], telling: 0 };
    this.terms.set(word, term);
    const family = this.stems.get(term.stem);
    if (family) family.push(term);
    else this.stems.set(term.stem, [term]);
    this.fresh.push(term);
    return term;
  }

  /** A document has the word in more than its readme, or (with -1) has it there no more. */
  tell(term: Term, by: 1 | -1): void {
    term.telling += by;
    this.telling = undefined;
  }

  /** Forgets words that no document has any more. */
  remove(gone: readonly Term[]): void {
    if (gone.length === 0) return;
    this.settle();
    this.telling = undefined;
    for (const term of gone) {
      this.terms.delete(term.word);
      const family = this.stems.get(term.stem)?.filter(one => one !== term) ?? [];
      if (family.length > 0) this.stems.set(term.stem, family);
      else this.stems.delete(term.stem);
      this.sorted.splice(lowerBound(this.sorted, term.word), 1);
    }
  }

  /** Words with the stem of a word. */
  family(word: string): readonly Term[] {
    return this.stems.get(stem(word)) ?? [];
  }

  /** Words that begin with `prefix`, in alphabetical order. */
  beginningWith(prefix: string): readonly Term[] {
    this.settle();
    const end = textAfter(prefix);
    const from = lowerBound(this.sorted, prefix);
    return this.sorted.slice(from, end === undefined ? undefined : lowerBound(this.sorted, end));
  }

  /** Words that are spelt like `word`; see {@link alikeTerms}. */
  alike(word: string, limit: number, unfinished: boolean): Alike[] {
    this.settle();
    // Few of all words stand in more than readmes, and only those are walked along.
    this.telling ??= spellingsOf(this.sorted.filter(term => term.telling > 0));
    return alikeTerms(this.telling, word, limit, unfinished);
  }

  private settle(): void {
    if (this.fresh.length === 0) return;
    const byWord = (a: Term, b: Term) => (a.word < b.word ? -1 : 1);
    if (this.fresh.length > 200) {
      this.sorted = [...this.sorted, ...this.fresh].sort(byWord);
    } else {
      for (const term of this.fresh) this.sorted.splice(lowerBound(this.sorted, term.word), 0, term);
    }
    this.fresh = [];
  }
}
