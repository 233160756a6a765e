const EMPTY = new Int32Array(0);

/** For each literal a growing list of (clause, blocker) pairs: the clauses to look at when it becomes true. */
export class WatchLists {
  readonly data: Int32Array[];
  readonly length: Int32Array;

  constructor(literals: number) {
    this.data = new Array<Int32Array>(literals).fill(EMPTY);
    this.length = new Int32Array(literals);
  }

  /** Adds a pair to the list of a literal. */
  push(literal: number, clause: number, blocker: number): void {
    const length = this.length[literal]!;
    let data = this.data[literal]!;
    if (length === data.length) {
      const grown = new Int32Array(Math.max(8, 2 * length));
      grown.set(data);
      this.data[literal] = grown;
      data = grown;
    }
    data[length] = clause;
    data[length + 1] = blocker;
    this.length[literal] = length + 2;
  }
}
