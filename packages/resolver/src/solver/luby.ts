/** The `i`-th term (from 1) of Luby's sequence 1 1 2 1 1 2 4 …, the order in which restarts get longer. */
export function luby(i: number): number {
  let size = 1;
  let power = 0;
  while (size < i) {
    size = 2 * size + 1;
    power++;
  }
  let rest = i - 1;
  while (size - 1 !== rest) {
    size = (size - 1) >> 1;
    power--;
    rest %= size;
  }
  return 2 ** power;
}
