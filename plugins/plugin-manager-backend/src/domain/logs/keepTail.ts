import type { LogLine } from '@flyloft/plugin-manager-common';

/** Lines that are kept of a step. */
export const KEPT_LINES = 200;

/** Characters of a line, and of all lines together, that are kept. */
const LINE_LENGTH = 2_000;
const ALL_LENGTH = 64_000;

/** The end of a log, as much of it as is worth keeping: a crash says why at its end. */
export function keepTail(lines: readonly LogLine[]): LogLine[] {
  const kept: LogLine[] = [];
  let length = 0;
  for (const line of lines.slice(-KEPT_LINES).reverse()) {
    const text = line.line.length > LINE_LENGTH ? `${line.line.slice(0, LINE_LENGTH)}…` : line.line;
    length += text.length;
    if (length > ALL_LENGTH) break;
    kept.push({ ...line, line: text });
  }
  return kept.reverse();
}
