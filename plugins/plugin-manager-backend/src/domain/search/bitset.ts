/** The first `length` of some numbers. */
export type Slots = { readonly numbers: Uint32Array; readonly length: number };

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
    const others = other.words;
    const shared = Math.min(words.length, others.length);
    for (let i = 0; i < shared; i++) words[i]! &= others[i]!;
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
    const { words } = this;
    const others = other.words;
    for (let i = 0; i < others.length; i++) words[i]! |= others[i]!;
    return this;
  }

  get size(): number {
    let count = 0;
    for (let i = 0; i < this.words.length; i++) count += ones(this.words[i]!);
    return count;
  }

  /** How many numbers both sets have. */
  sizeOfBoth(other: Bitset): number {
    const { words } = this;
    const others = other.words;
    const shared = Math.min(words.length, others.length);
    let count = 0;
    for (let i = 0; i < shared; i++) {
      const both = words[i]! & others[i]!;
      if (both !== 0) count += ones(both);
    }
    return count;
  }

  /** Its numbers, smallest first. */
  toArray(): number[] {
    const { numbers, length } = this.list();
    return Array.from(numbers.subarray(0, length));
  }

  /** Its numbers, smallest first, in `into` where that has room for every number it may have. */
  list(into?: Uint32Array): Slots {
    const { words } = this;
    const numbers = into && into.length >= words.length * 32 ? into : new Uint32Array(words.length * 32);
    let length = 0;
    for (let i = 0; i < words.length; i++) {
      let word = words[i]!;
      while (word !== 0) {
        numbers[length++] = (i << 5) + (31 - Math.clz32(word & -word));
        word &= word - 1;
      }
    }
    return { numbers, length };
  }
}

/** How many bits of a 32 bit word are set. */
export function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
