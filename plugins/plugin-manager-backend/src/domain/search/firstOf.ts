type Compare<T> = (a: T, b: T) => number;

/** The first `count` items in the order of `compare`, sorted; most of many items cost one comparison. */
export function firstOf<T>(items: ArrayLike<T>, count: number, compare: Compare<T>): T[] {
  if (count <= 0) return [];
  // A heap with the last of the kept ones on top.
  const heap: T[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (heap.length < count) push(heap, item, compare);
    else if (compare(item, heap[0]!) < 0) replaceTop(heap, item, compare);
  }
  return heap.sort(compare);
}

function push<T>(heap: T[], item: T, compare: Compare<T>): void {
  let at = heap.push(item) - 1;
  while (at > 0) {
    const parent = (at - 1) >>> 1;
    if (compare(heap[at]!, heap[parent]!) <= 0) return;
    [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
    at = parent;
  }
}

function replaceTop<T>(heap: T[], item: T, compare: Compare<T>): void {
  heap[0] = item;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    let last = at;
    if (left < heap.length && compare(heap[left]!, heap[last]!) > 0) last = left;
    if (left + 1 < heap.length && compare(heap[left + 1]!, heap[last]!) > 0) last = left + 1;
    if (last === at) return;
    [heap[at], heap[last]] = [heap[last]!, heap[at]!];
    at = last;
  }
}
