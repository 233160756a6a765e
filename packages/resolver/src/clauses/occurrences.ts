const NONE: number[] = [];

/** Clauses that come and go, and which of them have a literal. */
export class Occurrences {
  /** A clause that was removed is undefined. */
  readonly clauses: (readonly number[] | undefined)[] = [];
  readonly #having: (number[] | undefined)[];

  constructor(literals: number) {
    this.#having = new Array<number[] | undefined>(literals).fill(undefined);
  }

  add(clause: readonly number[]): void {
    for (let i = 0; i < clause.length; i++) {
      const list = this.#having[clause[i]!];
      if (list) list.push(this.clauses.length);
      else this.#having[clause[i]!] = [this.clauses.length];
    }
    this.clauses.push(clause);
  }

  remove(index: number): void {
    this.clauses[index] = undefined;
  }

  /** The positions of the clauses with a literal, until the next change. */
  having(literal: number): readonly number[] {
    const list = this.#having[literal];
    if (!list) return NONE;
    let kept = 0;
    for (let i = 0; i < list.length; i++) {
      if (this.clauses[list[i]!] !== undefined) list[kept++] = list[i]!;
    }
    list.length = kept;
    return list;
  }
}
