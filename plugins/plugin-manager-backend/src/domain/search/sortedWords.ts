/** Index of the first of the sorted words, from `low` on, that is not before `word`. */
export function lowerBound(sorted: ReadonlyArray<{ word: string }>, word: string, low = 0): number {
  let from = low;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]!.word < word) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The smallest text that is after every text which begins with `prefix`; undefined where there is none. */
export function textAfter(prefix: string): string | undefined {
  for (let end = prefix.length; end > 0; end--) {
    const code = prefix.charCodeAt(end - 1);
    if (code < 0xffff) return prefix.slice(0, end - 1) + String.fromCharCode(code + 1);
  }
  return undefined;
}
