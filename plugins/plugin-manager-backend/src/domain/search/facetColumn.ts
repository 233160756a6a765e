import { Bitset, type Slots } from './bitset';
import { TopKeys } from './topKeys';

/** A value and how many documents have it. */
export type ValueCount = { value: string; count: number };

/** Values of a facet, most common first, and how many there are with those that were left out. */
export type TopValues = { values: ValueCount[]; distinct: number };

/** More than a column has values: counts and alphabetical places share one number. */
const PLACES = 2 ** 24;

/** One for all columns: a count ends before the next begins. */
const largest = new TopKeys();

/** Which documents have which values of one field; a document has none, one or several. */
export class FacetColumn {
  private readonly ids = new Map<string, number>();
  private readonly values: string[] = [];
  private readonly sets: Bitset[] = [];
  /** How many documents have each value. */
  private readonly sizes: number[] = [];
  /** Ids of each document's values plus one, `width` cells a slot; a zero ends them. */
  private cells = new Uint32Array(64);
  private width = 1;
  /** Counts of the values while they are counted; all zero in between. */
  private counts = new Uint32Array(16);
  /** The values that were counted, `distinct` of them. */
  private counted = new Uint32Array(16);
  /** The values in order of the alphabet as of the last asking, and the place of each there. */
  private alphabet: readonly string[] = [];
  private places = new Uint32Array(0);

  set(slot: number, values: readonly string[]): void {
    this.clear(slot);
    const ids = new Set(values.map(value => this.idOf(value)));
    this.fit(slot, ids.size);
    let at = slot * this.width;
    for (const id of ids) {
      this.sets[id]!.add(slot);
      this.sizes[id]! += 1;
      this.cells[at++] = id + 1;
    }
  }

  clear(slot: number): void {
    const { cells, width } = this;
    for (let at = slot * width; at < (slot + 1) * width && at < cells.length; at++) {
      if (cells[at] === 0) break;
      const id = cells[at]! - 1;
      this.sets[id]!.delete(slot);
      this.sizes[id]! -= 1;
      cells[at] = 0;
    }
  }

  /** Documents that have any of the values. */
  withAny(values: readonly string[]): Bitset {
    let found: Bitset | undefined;
    for (const value of values) {
      const id = this.ids.get(value);
      if (id === undefined) continue;
      if (found) found.or(this.sets[id]!);
      else found = this.sets[id]!.clone();
    }
    return found ?? new Bitset();
  }

  /** Documents that have a value for which the test holds; it is asked once a distinct value. */
  where(test: (value: string) => boolean): Bitset {
    return this.withAny(this.values.filter(test));
  }

  /** The documents with a value. */
  having(value: string): Bitset | undefined {
    const id = this.ids.get(value);
    return id === undefined ? undefined : this.sets[id];
  }

  /** The distinct values that documents have or had. */
  get distinct(): readonly string[] {
    return this.values;
  }

  /** How many documents have each value. */
  countAll(): ValueCount[] {
    return this.values.flatMap((value, id) =>
      this.sizes[id]! > 0 ? [{ value, count: this.sizes[id]! }] : []
    );
  }

  /**
   * The `most` commonest values among some documents, by the alphabet where they are equally common, then those of
   * `always` that some have and that are not among them. Without `among` all documents are meant.
   */
  top(most: number, always: readonly string[], among?: { set: Bitset; slots: Slots }): TopValues {
    const distinct = among ? this.count(among.set, among.slots) : this.countEach();
    const { counts, counted } = this;
    this.settle();
    largest.start(most);
    for (let i = 0; i < distinct; i++) largest.add(this.keyOf(counted[i]!));
    const kept = largest.sorted();
    const values: ValueCount[] = [];
    for (let i = kept.length - 1; i >= 0; i--) values.push(this.valueOf(kept[i]!));
    if (distinct > most) {
      const least = kept[0] ?? Infinity;
      const others = [...new Set(always)].flatMap(value => {
        const id = this.ids.get(value);
        return id !== undefined && counts[id]! > 0 && this.keyOf(id) < least ? [this.keyOf(id)] : [];
      });
      values.push(...others.sort((a, b) => b - a).map(key => this.valueOf(key)));
    }
    for (let i = 0; i < distinct; i++) counts[counted[i]!] = 0;
    return { values, distinct };
  }

  /** A number that is larger the earlier a value comes: by how often it was counted, then by the alphabet. */
  private keyOf(id: number): number {
    return this.counts[id]! * PLACES + (PLACES - 1 - this.places[id]!);
  }

  private valueOf(key: number): ValueCount {
    const count = Math.floor(key / PLACES);
    return { value: this.alphabet[PLACES - 1 - (key - count * PLACES)]!, count };
  }

  /** Counts each value's documents; how many values were counted. */
  private countEach(): number {
    const { sizes, counts, counted } = this;
    let distinct = 0;
    for (let id = 0; id < sizes.length; id++) {
      if (sizes[id]! === 0) continue;
      counts[id] = sizes[id]!;
      counted[distinct++] = id;
    }
    return distinct;
  }

  /** Counts the values of some documents; how many values were counted. */
  private count(among: Bitset, slots: Slots): number {
    const { counts, counted, cells, width, sets } = this;
    let distinct = 0;
    // Whichever touches less: every value's set, or every document's values.
    if (sets.length * among.words.length <= 2 * slots.length) {
      for (let id = 0; id < sets.length; id++) {
        const count = sets[id]!.sizeOfBoth(among);
        if (count === 0) continue;
        counts[id] = count;
        counted[distinct++] = id;
      }
      return distinct;
    }
    for (let s = 0; s < slots.length; s++) {
      const from = slots.numbers[s]! * width;
      for (let at = from; at < from + width; at++) {
        const id = cells[at]! - 1;
        if (id < 0) break;
        if (counts[id] === 0) counted[distinct++] = id;
        counts[id]! += 1;
      }
    }
    return distinct;
  }

  /** Makes room for a document with so many values. */
  private fit(slot: number, values: number): void {
    if (values > this.width) {
      const slots = this.cells.length / this.width;
      const width = 2 ** Math.ceil(Math.log2(values));
      const cells = new Uint32Array(slots * width);
      for (let one = 0; one < slots; one++) {
        cells.set(this.cells.subarray(one * this.width, (one + 1) * this.width), one * width);
      }
      this.cells = cells;
      this.width = width;
    }
    if ((slot + 1) * this.width > this.cells.length) {
      const cells = new Uint32Array(2 * (slot + 1) * this.width);
      cells.set(this.cells);
      this.cells = cells;
    }
  }

  private idOf(value: string): number {
    const known = this.ids.get(value);
    if (known !== undefined) return known;
    const id = this.values.length;
    this.ids.set(value, id);
    this.values.push(value);
    this.sets.push(new Bitset());
    this.sizes.push(0);
    if (id >= this.counts.length) {
      this.counts = new Uint32Array(2 * this.counts.length);
      this.counted = new Uint32Array(2 * this.counted.length);
    }
    return id;
  }

  /** Brings the alphabet up to date; values are added now and then, and asked for all the time. */
  private settle(): void {
    if (this.alphabet.length === this.values.length) return;
    this.alphabet = [...this.values].sort();
    this.places = new Uint32Array(this.values.length);
    this.alphabet.forEach((value, place) => {
      this.places[this.ids.get(value)!] = place;
    });
  }
}
