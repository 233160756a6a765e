import { RE2JS } from 're2js';

/** Characters that a pattern may have. */
const PATTERN_LIMIT = 1_000;

/** What is wrong with a pattern; undefined where it can be run in linear time. */
export function checkPattern(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a text';
  if (value.length > PATTERN_LIMIT) return `must have at most ${PATTERN_LIMIT} characters`;
  try {
    RE2JS.compile(value);
    return undefined;
  } catch (error) {
    const because =
      error instanceof Error
        ? error.message
            .replace(/^error parsing regexp: /, '')
            .replace(/^invalid or unsupported Perl syntax: (.*)$/, '$1 is not known')
            .replace(/\binvalid\b/g, 'wrong')
        : String(error);
    return `must be a regular expression of RE2: ${because}. Look-around and back references are not known`;
  }
}
