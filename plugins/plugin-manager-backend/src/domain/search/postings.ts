/** Index of the first posting of a slot or of one after it. */
function placeOf(postings: readonly number[], slot: number): number {
  const least = slot * 256;
  let low = 0;
  let high = postings.length;
  // Documents mostly come at the end.
  if (high === 0 || postings[high - 1]! < least) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (postings[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isOf = (posting: number | undefined, slot: number) => posting !== undefined && posting >>> 8 === slot;

/** Notes that the document in a slot has the word, and how much (0 to 255) the word says about it. */
export function addPosting(postings: number[], slot: number, impact: number): void {
  const at = placeOf(postings, slot);
  const posting = slot * 256 + impact;
  if (at === postings.length) postings.push(posting);
  else if (isOf(postings[at], slot)) postings[at] = posting;
  else postings.splice(at, 0, posting);
}

/** The document in a slot has the word no more. */
export function removePosting(postings: number[], slot: number): void {
  const at = placeOf(postings, slot);
  if (isOf(postings[at], slot)) postings.splice(at, 1);
}
