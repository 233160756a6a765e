import { Bitset } from './bitset';

/** Which documents have which values of one field; a document has none, one or several. */
export class FacetColumn {
  private readonly ids = new Map<string, number>();
  private readonly values: string[] = [];
  private readonly sets: Bitset[] = [];
  /** The values of each document, by slot. */
  private readonly of: Array<readonly number[]> = [];

  set(slot: number, values: readonly string[]): void {
    this.clear(slot);
    this.of[slot] = [...new Set(values)].map(value => {
      const id = this.idOf(value);
      this.sets[id]!.add(slot);
      return id;
    });
  }

  clear(slot: number): void {
    for (const id of this.of[slot] ?? []) this.sets[id]!.delete(slot);
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

  /** How many of `among` have each value; values that none has are left out. */
  count(among: Bitset): Array<{ value: string; count: number }> {
    const counts = new Uint32Array(this.values.length);
    const size = among.size;
    // Whichever touches less: every value's set, or every document's values.
    if (this.values.length * among.words.length <= size * 4) {
      for (let id = 0; id < counts.length; id++) counts[id] = this.sets[id]!.sizeOfBoth(among);
    } else {
      among.forEach(slot => {
        const ids = this.of[slot]!;
        for (let i = 0; i < ids.length; i++) counts[ids[i]!]! += 1;
      });
    }
    const found: Array<{ value: string; count: number }> = [];
    for (let id = 0; id < counts.length; id++) {
      if (counts[id]! > 0) found.push({ value: this.values[id]!, count: counts[id]! });
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
    return id;
  }
}
