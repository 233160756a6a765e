/** A set of small numbers, 32 to a word; it grows by itself. */
export class Bitset {
  words: Uint32Array;

  constructor(words: Uint32Array = new Uint32Array(4)) {
    this.words = words;
  }

  /** An empty set with room for the numbers below `size`. */
  static sized(size: number): Bitset {
    return new Bitset(new Uint32Array(Math.max(1, (size + 31) >>> 5)));
  }

  add(value: number): void {
    const word = value >>> 5;
    if (word >= this.words.length) {
      const grown = new Uint32Array(Math.max(word + 1, this.words.length * 2));
      grown.set(this.words);
      this.words = grown;
    }
    this.words[word]! |= 1 << (value & 31);
  }

  delete(value: number): void {
    const word = value >>> 5;
    if (word < this.words.length) this.words[word]! &= ~(1 << (value & 31));
  }

  has(value: number): boolean {
    const word = this.words[value >>> 5];
    return word !== undefined && (word & (1 << (value & 31))) !== 0;
  }

  clone(): Bitset {
    return new Bitset(this.words.slice());
  }

  /** Keeps what the other set has too. */
  and(other: Bitset): this {
    const { words } = this;
    const shared = Math.min(words.length, other.words.length);
    for (let i = 0; i < shared; i++) words[i]! &= other.words[i]!;
    words.fill(0, shared);
    return this;
  }

  /** Keeps what the other set has not. */
  without(other: Bitset): this {
    const shared = Math.min(this.words.length, other.words.length);
    for (let i = 0; i < shared; i++) this.words[i]! &= ~other.words[i]!;
    return this;
  }

  /** Adds what the other set has. */
  or(other: Bitset): this {
    if (other.words.length > this.words.length) {
      const grown = new Uint32Array(other.words.length);
      grown.set(this.words);
      this.words = grown;
    }
    for (let i = 0; i < other.words.length; i++) this.words[i]! |= other.words[i]!;
    return this;
  }

  get size(): number {
    let count = 0;
    for (let i = 0; i < this.words.length; i++) count += ones(this.words[i]!);
    return count;
  }

  /** How many numbers both sets have. */
  sizeOfBoth(other: Bitset): number {
    const shared = Math.min(this.words.length, other.words.length);
    let count = 0;
    for (let i = 0; i < shared; i++) {
      const both = this.words[i]! & other.words[i]!;
      if (both !== 0) count += ones(both);
    }
    return count;
  }

  /** Its numbers, smallest first. */
  toArray(): number[] {
    const values: number[] = [];
    for (let i = 0; i < this.words.length; i++) {
      let word = this.words[i]!;
      while (word !== 0) {
        values.push((i << 5) + (31 - Math.clz32(word & -word)));
        word &= word - 1;
      }
    }
    return values;
  }
}

/** How many bits of a 32 bit word are set. */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
