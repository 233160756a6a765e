/** A stretch without a gap: the index of its first value, and its values. */
export type Segment = { start: number; values: number[] };

/** Values cut at their gaps, so that a line is never drawn over a time of which nothing is known. */
export function segmentsOf(values: ReadonlyArray<number | null | undefined>): Segment[] {
  const segments: Segment[] = [];
  let open: Segment | undefined;
  for (const [index, value] of values.entries()) {
    if (value === null || value === undefined) {
      open = undefined;
      continue;
    }
    if (!open) {
      open = { start: index, values: [] };
      segments.push(open);
    }
    open.values.push(value);
  }
  return segments;
}

/**
 * The path of a stretch within a box: one step is as wide as all others, `top` is drawn at the upper edge and 0 at the
 * lower one. A stretch of one step is a short level line.
 */
export function pathOf(
  { start, values }: Segment,
  { steps, width, height, top }: { steps: number; width: number; height: number; top: number }
): string {
  const step = width / steps;
  const round = (n: number) => Math.round(n * 100) / 100;
  const y = (value: number) => round(height - (top === 0 ? 0 : Math.min(1, value / top)) * height);
  const [first = 0] = values;
  if (values.length === 1) {
    return `M ${round(start * step)} ${y(first)} h ${round(step)}`;
  }
  return values
    .map((value, index) => `${index === 0 ? 'M' : 'L'} ${round((start + index + 0.5) * step)} ${y(value)}`)
    .join(' ');
}
