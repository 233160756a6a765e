/** A variable is a small integer; its positive literal is `2 × variable`, its negative one is one more. */
export function positive(variable: number): number {
  return 2 * variable;
}

/** See `positive`. */
export function negative(variable: number): number {
  return 2 * variable + 1;
}
