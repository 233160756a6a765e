/** The largest of many numbers; one that is too small costs one comparison. Made once, used often. */
export class TopKeys {
  /** A heap with the smallest of the kept ones on top. */
  private keys = new Float64Array(64);
  private size = 0;
  private room = 0;

  /** Begins with none, and keeps at most so many from now on. */
  start(room: number): void {
    if (this.keys.length < room) this.keys = new Float64Array(room * 2);
    this.size = 0;
    this.room = room;
  }

  add(key: number): void {
    const { keys } = this;
    if (this.size < this.room) {
      let at = this.size++;
      while (at > 0) {
        const parent = (at - 1) >>> 1;
        if (keys[parent]! <= key) break;
        keys[at] = keys[parent]!;
        at = parent;
      }
      keys[at] = key;
    } else if (this.size > 0 && key > keys[0]!) this.replaceSmallest(key);
  }

  /** What was kept, smallest first; good until the next start. */
  sorted(): Float64Array {
    return this.keys.subarray(0, this.size).sort();
  }

  private replaceSmallest(key: number): void {
    const { keys, size } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && keys[child + 1]! < keys[child]!) child += 1;
      if (keys[child]! >= key) break;
      keys[at] = keys[child]!;
      at = child;
    }
    keys[at] = key;
  }
}
