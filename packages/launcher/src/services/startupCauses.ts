import { stripVTControlCharacters } from 'node:util';

const HEADING = 'Backend startup failed due to the following errors:';

/**
 * Why a backend did not start, as the end of its log tells it. Every plugin that needs what is missing says so, wrapped
 * in what it needed it for: here each cause stands once, without its wrappings. Undefined where the log has none.
 */
export function startupCauses(log: string): string | undefined {
  const text = stripVTControlCharacters(log);
  const from = text.lastIndexOf(HEADING);
  if (from < 0) return undefined;
  const causes = text
    .slice(from + HEADING.length)
    .split('\n')
    .flatMap(line => /startup failed; caused by (.*)$/.exec(line)?.[1] ?? [])
    .map(chain => chain.split(/, (?=[A-Za-z]*[eE]rror: )/).at(-1) ?? chain)
    .map(cause => cause.replace(/^[A-Za-z]*[eE]rror: /, '').trim());
  return causes.length === 0 ? undefined : [...new Set(causes)].join('\n');
}
