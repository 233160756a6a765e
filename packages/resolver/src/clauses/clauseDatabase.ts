/** Words before the literals of a clause: how many literals, how many levels it spanned when learnt (0: given). */
export const HEADER = 2;

const EMPTY = new Int32Array(0);

/**
 * Clauses of two and more literals in one array, and for each literal the clauses to look at when it becomes true, as pairs
 * of a blocker (a literal of the clause; while it is true the clause need not be looked at) and the clause's position.
 * A clause of two is stored as its position's complement: its blocker is all there is to look at.
 */
export class ClauseDatabase {
  arena = new Int32Array(1 << 12);
  /** Position 0 is no clause, so that it can stand for none. */
  length = HEADER;
  readonly given: number[] = [];
  learnt: number[] = [];
  readonly watches: Int32Array[];
  readonly watchLength: Int32Array;

  constructor(literals: number) {
    this.watches = new Array<Int32Array>(literals).fill(EMPTY);
    this.watchLength = new Int32Array(literals);
  }

  /** Stores a clause; its first two literals are watched. */
  add(literals: ArrayLike<number>, size: number, levels: number): number {
    const end = this.length + HEADER + size;
    if (end > this.arena.length) {
      const grown = new Int32Array(Math.max(2 * this.arena.length, end));
      grown.set(this.arena.subarray(0, this.length));
      this.arena = grown;
    }
    const at = this.length;
    this.arena[at] = size;
    this.arena[at + 1] = levels;
    for (let i = 0; i < size; i++) this.arena[at + HEADER + i] = literals[i]!;
    this.length = end;
    (levels === 0 ? this.given : this.learnt).push(at);
    this.#attach(at);
    return at;
  }

  /** Adds a pair to what is looked at when a literal becomes true. */
  watch(literal: number, blocker: number, clause: number): void {
    const length = this.watchLength[literal]!;
    let list = this.watches[literal]!;
    if (length === list.length) {
      const grown = new Int32Array(Math.max(16, 2 * length));
      grown.set(list);
      this.watches[literal] = grown;
      list = grown;
    }
    list[length] = blocker;
    list[length + 1] = clause;
    this.watchLength[literal] = length + 2;
  }

  /**
   * Drops the worse half of the learnt clauses, those that span the most levels, but none of two literals, of two levels
   * or in `reasons`, whose positions are brought up to date.
   */
  forget(reasons: Int32Array): void {
    const { arena } = this;
    const inUse = new Set(reasons);
    const worst = this.learnt.filter(c => arena[c]! > 2 && arena[c + 1]! > 2 && !inUse.has(c));
    worst.sort((a, b) => arena[b + 1]! - arena[a + 1]! || arena[b]! - arena[a]! || a - b);
    const dropped = new Set(worst.slice(0, worst.length >> 1));
    const learnt = this.learnt.filter(c => !dropped.has(c));
    const moved = new Map<number, number>([[0, 0]]);
    this.length = HEADER;
    this.watchLength.fill(0);
    // Positions ascend, so a clause never moves onto one that is still to come.
    const move = (from: number): number => {
      const size = arena[from]! + HEADER;
      arena.copyWithin(this.length, from, from + size);
      moved.set(from, this.length);
      this.length += size;
      this.#attach(this.length - size);
      return this.length - size;
    };
    this.given.forEach((c, i) => (this.given[i] = move(c)));
    this.learnt = learnt.map(move);
    for (let i = 0; i < reasons.length; i++) reasons[i] = moved.get(reasons[i]!)!;
  }

  #attach(clause: number): void {
    const a = this.arena[clause + HEADER]!;
    const b = this.arena[clause + HEADER + 1]!;
    const stored = this.arena[clause] === 2 ? ~clause : clause;
    this.watch(a ^ 1, b, stored);
    this.watch(b ^ 1, a, stored);
  }
}
