import { learnLatentSpace, type LatentSpace } from '../../domain/search/latentSpace';
import type { SearchDocument } from '../../domain/search/searchDocument';
import { stem } from '../../domain/search/stem';
import { VectorIndex, type Likeness } from '../../domain/search/vectors';
import { isEmptyWord, wordsOf } from '../../domain/search/words';
import { inTurns, takeTurns, type Lesson, type Meanings } from '../../ports';

/** Share of the listings that may change before the space is learnt anew; until then they are placed in the known one. */
const STALE = 0.1;
/** Fewest changes that make the space be learnt anew. */
const FEW = 20;
/** Below this likeness has no meaning. */
const LEAST_LIKE = 0.35;

/** What texts mean, learnt from the catalogue itself; see `learnLatentSpace`. Nothing leaves the process. */
export class LatentMeanings implements Meanings {
  private readonly vectors = new VectorIndex();
  private readonly placed = new Map<string, SearchDocument>();
  private space: LatentSpace | undefined;
  private changes = 0;

  async learn(listings: readonly Lesson[]): Promise<void> {
    const changed = listings.filter(one => this.placed.get(one.document.card.id) !== one.document);
    this.changes += changed.length;
    const stale = !this.space || this.changes > Math.max(FEW, listings.length * STALE);
    if (stale) {
      this.space = await inTurns(learnLatentSpace(listings.map(one => one.words())));
      this.changes = 0;
    }
    const turn = takeTurns();
    for (const one of stale ? listings : changed) {
      const { id } = one.document.card;
      this.vectors.set(id, this.space!.place(one.words()));
      this.placed.set(id, one.document);
      await turn();
    }
    const there = new Set(listings.map(one => one.document.card.id));
    this.vectors.keep(there);
    for (const id of this.placed.keys()) if (!there.has(id)) this.placed.delete(id);
  }

  async nearestTo(text: string, { limit }: { limit: number }): Promise<Likeness[]> {
    const words = wordsOf(text).filter(word => !isEmptyWord(word));
    const vector = this.space?.place(words.map(word => ({ word: stem(word), weight: 1 })));
    return vector ? this.vectors.nearest(vector, { limit, least: LEAST_LIKE }) : [];
  }

  async like(id: string, { limit }: { limit: number }): Promise<Likeness[]> {
    const vector = this.vectors.get(id);
    return vector ? this.vectors.nearest(vector, { limit, least: LEAST_LIKE, but: id }) : [];
  }
}
