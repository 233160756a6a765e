/** What stands in a text where a secret was. */
export const REDACTED = '«secret»';

/** Shorter texts occur inside of ordinary words; to look for them would make a log unreadable and hide nothing. */
const SHORTEST = 6;

/** First character of base64 that a value alone decides, where it begins that many bytes into a group of three. */
const BASE64_STARTS = [0, 2, 3];

/**
 * A value as a part of something that is written in base64, such as `name:password` of a header: wherever in a group of
 * three bytes it begins, only the characters that nothing beside it has a share in.
 */
function base64Forms(value: string): string[] {
  const whole = Buffer.from(value, 'utf8').toString('base64').replace(/=+$/, '');
  const parts = BASE64_STARTS.map((start, offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value, 'utf8')]);
    return bytes.toString('base64').slice(start, Math.floor((bytes.length * 8) / 6));
  });
  return [whole, ...parts].flatMap(form => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** A value as it is, as it stands inside of JSON and of an address, and line by line where it has several. */
function plainForms(value: string): string[] {
  const address = encodeURIComponent(value.replace(/\p{Cs}/gu, ''));
  return [
    value,
    ...value.split(/\r?\n/).map(line => line.trim()),
    JSON.stringify(value).slice(1, -1),
    address,
    address.replaceAll('%20', '+'),
  ];
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Makes what takes secret values out of a text: as they are, as they stand inside of JSON, as a part of an address, in
 * base64, and line by line where a value has several.
 *
 * @param shortest - Characters of the shortest value that is looked for as it is: six in a log, where shorter ones are in
 * ordinary words; one in a sentence about just that value.
 */
export function createRedactor(
  values: readonly string[],
  { shortest = SHORTEST }: { shortest?: number } = {}
): (text: string) => string {
  const forms = values.flatMap(value => [
    ...plainForms(value).filter(form => form.length >= Math.max(shortest, 1)),
    ...base64Forms(value).filter(form => form.length >= SHORTEST),
  ]);
  if (forms.length === 0) return text => text;
  // The longest first: a value may be a part of another one. In one go, so that nothing is looked for in what is put there.
  const wanted = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(wanted.map(escape).join('|'), 'g');
  return text => text.replace(pattern, REDACTED);
}
