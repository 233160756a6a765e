const CONSONANT = '[^aeiou](?:[^aeiouy]*)';
const VOWEL = '[aeiouy](?:[aeiou]*)';
/** At least one, exactly one, and more than one sequence of vowels and consonants. */
const SOME = new RegExp(`^(?:${CONSONANT})?${VOWEL}${CONSONANT}`);
const ONE = new RegExp(`^(?:${CONSONANT})?${VOWEL}${CONSONANT}(?:${VOWEL})?$`);
const MANY = new RegExp(`^(?:${CONSONANT})?${VOWEL}${CONSONANT}${VOWEL}${CONSONANT}`);
const HAS_VOWEL = new RegExp(`^(?:${CONSONANT})?[aeiouy]`);
/** Consonant, vowel, consonant at the end, the last one neither w, x nor y: a short word that lost its e. */
const SHORT_END = new RegExp(`^${CONSONANT}[aeiouy][^aeiouwxy]$`);

function plurals(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2);
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

function pastTenses(word: string): string {
  if (word.endsWith('eed')) return SOME.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const end = /(?:ed|ing)$/.exec(word);
  if (!end) return word;
  const base = word.slice(0, end.index);
  if (!HAS_VOWEL.test(base)) return word;
  if (/(?:at|bl|iz)$/.test(base)) return `${base}e`;
  if (/([^aeiouylsz])\1$/.test(base)) return base.slice(0, -1);
  return SHORT_END.test(base) ? `${base}e` : base;
}

function finalY(word: string): string {
  return word.endsWith('y') && HAS_VOWEL.test(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word;
}

const LONG: Record<string, string> = {
  ...{ ational: 'ate', tional: 'tion', enci: 'ence', anci: 'ance', izer: 'ize', bli: 'ble', alli: 'al' },
  ...{ entli: 'ent', eli: 'e', ousli: 'ous', ization: 'ize', ation: 'ate', ator: 'ate', alism: 'al' },
  ...{
    iveness: 'ive',
    fulness: 'ful',
    ousness: 'ous',
    aliti: 'al',
    iviti: 'ive',
    biliti: 'ble',
    logi: 'log',
  },
};
const MIDDLE: Record<string, string> = {
  ...{ icate: 'ic', ative: '', alize: 'al', iciti: 'ic', ical: 'ic', ful: '', ness: '' },
};
const longest = (endings: string[]) =>
  new RegExp(`(?:${[...endings].sort((a, b) => b.length - a.length).join('|')})$`);
const LONG_END = longest(Object.keys(LONG));
const MIDDLE_END = longest(Object.keys(MIDDLE));
const LAST_END =
  /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic|ou|(?<=[st])ion)$/;

function replaced(word: string, end: RegExp, by: Record<string, string>): string {
  const found = end.exec(word);
  if (!found) return word;
  const base = word.slice(0, found.index);
  return SOME.test(base) ? `${base}${by[found[0]] ?? ''}` : word;
}

const longSuffixes = (word: string) => replaced(word, LONG_END, LONG);
const middleSuffixes = (word: string) => replaced(word, MIDDLE_END, MIDDLE);

function lastSuffixes(word: string): string {
  const found = LAST_END.exec(word);
  if (!found) return word;
  const base = word.slice(0, found.index);
  return MANY.test(base) ? base : word;
}

function finalE(word: string): string {
  let text = word;
  if (text.endsWith('e')) {
    const base = text.slice(0, -1);
    if (MANY.test(base) || (ONE.test(base) && !SHORT_END.test(base))) text = base;
  }
  return text.endsWith('ll') && MANY.test(text) ? text.slice(0, -1) : text;
}

/**
 * The stem of an English word, by Porter's algorithm of 1980: "pipelines", "pipeline" and "pipelined" are one. Words
 * that are not plain English letters are their own stem.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  return [plurals, pastTenses, finalY, longSuffixes, middleSuffixes, lastSuffixes, finalE].reduce(
    (text, step) => step(text),
    word
  );
}
