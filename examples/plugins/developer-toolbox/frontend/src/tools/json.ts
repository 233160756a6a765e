import type { Result } from './result';

export type JsonStyle = 'pretty' | 'sorted' | 'minified';

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return Object.fromEntries(sorted.map(([key, inner]) => [key, sortKeys(inner)]));
}

/** Line and column (from 1) of a position in a text. */
function placeOf(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before[before.length - 1]?.length ?? 0) + 1 };
}

function failureOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether a text is fine as far as it goes, and only ends too early. */
function endsEarly(text: string): boolean {
  const message = failureOf(text);
  if (message === undefined || /end of|unterminated|EOF/i.test(message)) return true;
  return /position (\d+)/.exec(message)?.[1] === String(text.length);
}

/** Where the first mistake is. Not every browser says it, so it is found by halving: all before it only ends early. */
function mistakeAt(text: string): number {
  let [good, bad] = [0, text.length];
  while (good + 1 < bad) {
    const middle = Math.floor((good + bad) / 2);
    if (endsEarly(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function explain(text: string): string {
  const early = endsEarly(text);
  const position = early ? text.length : mistakeAt(text);
  const { line, column } = placeOf(text, position);
  const found = early ? 'the text ends too early' : `${JSON.stringify(text[position])} is not expected here`;
  return `Line ${line}, column ${column}: ${found}`;
}

/** Formats JSON. Numbers are kept as JavaScript reads them, so very large ones lose digits. */
export function formatJson(text: string, style: JsonStyle): Result<string> {
  try {
    const value: unknown = JSON.parse(text);
    if (style === 'minified') return { ok: true, value: JSON.stringify(value) };
    return { ok: true, value: JSON.stringify(style === 'sorted' ? sortKeys(value) : value, null, 2) };
  } catch {
    return { ok: false, message: explain(text) };
  }
}
