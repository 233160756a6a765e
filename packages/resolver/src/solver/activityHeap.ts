/** A binary heap of variables, most active first; equal activity goes to the smaller variable. */
export class ActivityHeap {
  readonly activity: Float64Array;
  readonly #heap: Int32Array;
  readonly #position: Int32Array;
  #size = 0;
  #increment = 1;

  constructor(variables: number) {
    this.activity = new Float64Array(variables);
    this.#heap = new Int32Array(variables);
    this.#position = new Int32Array(variables).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a variable unless it is in already. */
  insert(variable: number): void {
    if (this.#position[variable]! >= 0) return;
    this.#position[variable] = this.#size;
    this.#heap[this.#size] = variable;
    this.#up(this.#size++);
  }

  /** Takes the most active variable out; -1 when empty. */
  pop(): number {
    if (this.#size === 0) return -1;
    const top = this.#heap[0]!;
    this.#position[top] = -1;
    this.#size--;
    if (this.#size > 0) {
      const last = this.#heap[this.#size]!;
      this.#heap[0] = last;
      this.#position[last] = 0;
      this.#down(0);
    }
    return top;
  }

  /** Notes that a variable took part in a conflict. */
  bump(variable: number): void {
    this.activity[variable]! += this.#increment;
    if (this.activity[variable]! > 1e100) {
      for (let i = 0; i < this.activity.length; i++) this.activity[i]! *= 1e-100;
      this.#increment *= 1e-100;
    }
    if (this.#position[variable]! >= 0) this.#up(this.#position[variable]!);
  }

  /** Lets what was noted so far count less than what comes. */
  decay(factor = 0.97): void {
    this.#increment /= factor;
  }

  #before(a: number, b: number): boolean {
    const difference = this.activity[a]! - this.activity[b]!;
    return difference > 0 || (difference === 0 && a < b);
  }

  #up(from: number): void {
    const heap = this.#heap;
    const variable = heap[from]!;
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(variable, heap[parent]!)) break;
      heap[i] = heap[parent]!;
      this.#position[heap[i]!] = i;
      i = parent;
    }
    heap[i] = variable;
    this.#position[variable] = i;
  }

  #down(from: number): void {
    const heap = this.#heap;
    const variable = heap[from]!;
    let i = from;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#before(heap[child]!, variable)) break;
      heap[i] = heap[child]!;
      this.#position[heap[i]!] = i;
      i = child;
    }
    heap[i] = variable;
    this.#position[variable] = i;
  }
}
