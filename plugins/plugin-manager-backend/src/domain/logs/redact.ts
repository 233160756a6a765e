/** What stands in a log where a secret was. */
export const REDACTED = '«secret»';

/** Shorter values occur inside of ordinary words; to look for them would make a log unreadable and hide nothing. */
const SHORTEST = 6;

/**
 * Makes what takes secret values out of a log's lines: as they are, as they stand inside of JSON, as a part of an
 * address, and line by line where a value has several. Values of less than six characters are not looked for.
 */
export function createRedactor(values: readonly string[]): (line: string) => string {
  const forms = values.flatMap(value => [
    value,
    ...value.split(/\r?\n/).map(line => line.trim()),
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value.replace(/\p{Cs}/gu, '')),
  ]);
  // The longest first: a value may be a part of another one.
  const wanted = [...new Set(forms)]
    .filter(form => form.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return line => wanted.reduce((text, form) => text.replaceAll(form, REDACTED), line);
}
