import { RE2JS } from 're2js';
import { checkPattern } from '@flyloft/configuration';

/** Which lines a pattern is found in, and where; undefined where the pattern is none. */
export function tryPattern(
  pattern: string,
  text: string
): ReadonlyArray<{ line: string; found?: { start: number; end: number } }> | undefined {
  if (checkPattern(pattern) !== undefined) return undefined;
  const expression = RE2JS.compile(pattern);
  return text.split('\n').map(line => {
    const matcher = expression.matcher(line);
    return matcher.find() ? { line, found: { start: matcher.start(), end: matcher.end() } } : { line };
  });
}
