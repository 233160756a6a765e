import { Bitset } from './bitset';

/** A value and how many documents have it. */
export type ValueCount = { value: string; count: number };

/** Which documents have which values of one field; a document has none, one or several. */
export class FacetColumn {
  private readonly ids = new Map<string, number>();
  private readonly values: string[] = [];
  private readonly sets: Bitset[] = [];
  /** How many documents have each value. */
  private readonly sizes: number[] = [];
  /** The values of each document, by slot. */
  private readonly of: Array<readonly number[]> = [];
  /** Counts of the values while they are counted; all zero in between. */
  private counts = new Uint32Array(16);

  set(slot: number, values: readonly string[]): void {
    this.clear(slot);
    this.of[slot] = [...new Set(values)].map(value => {
      const id = this.idOf(value);
      this.sets[id]!.add(slot);
      this.sizes[id]! += 1;
      return id;
    });
  }

  clear(slot: number): void {
    for (const id of this.of[slot] ?? []) {
      this.sets[id]!.delete(slot);
      this.sizes[id]! -= 1;
    }
    this.of[slot] = [];
  }

  /** Documents that have any of the values. */
  withAny(values: readonly string[]): Bitset {
    const found = new Bitset();
    for (const value of values) {
      const id = this.ids.get(value);
      if (id !== undefined) found.or(this.sets[id]!);
    }
    return found;
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

  /** How many of `among` have each value; values that none has are left out. `slots` are the numbers of `among`. */
  count(among: Bitset, slots: readonly number[]): ValueCount[] {
    const found: ValueCount[] = [];
    // Whichever touches less: every value's set, or every document's values.
    if (this.values.length * among.words.length <= slots.length) {
      for (let id = 0; id < this.values.length; id++) {
        const count = this.sets[id]!.sizeOfBoth(among);
        if (count > 0) found.push({ value: this.values[id]!, count });
      }
      return found;
    }
    if (this.counts.length < this.values.length) this.counts = new Uint32Array(this.values.length * 2);
    const { counts, of } = this;
    const touched: number[] = [];
    for (let s = 0; s < slots.length; s++) {
      const ids = of[slots[s]!]!;
      for (let i = 0; i < ids.length; i++) {
        const id = ids[i]!;
        if (counts[id] === 0) touched.push(id);
        counts[id]! += 1;
      }
    }
    for (const id of touched) {
      found.push({ value: this.values[id]!, count: counts[id]! });
      counts[id] = 0;
    }
    return found;
  }

  private idOf(value: string): number {
    const known = this.ids.get(value);
    if (known !== undefined) return known;
    const id = this.values.length;
    this.ids.set(value, id);
    this.values.push(value);
    this.sets.push(new Bitset());
    this.sizes.push(0);
    return id;
  }
}
