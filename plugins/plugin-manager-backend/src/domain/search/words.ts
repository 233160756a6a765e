/** Words that say nothing about a plugin; a query is asked without them, unless it has nothing else. */
const EMPTY_WORDS = new Set(
  `a about all also an and any are as at be but by can do for from has have how i if in into is it its me more my
  no not of on or our so some such than that the their them then there these they this to use was we what when where
  which who will with you your`.split(/\s+/)
);

/** Longest word that is kept: longer ones are digests and the like. */
const MAX_WORD = 40;
/** Most words of a query that are asked for. */
const MAX_WORDS = 12;

/** The words of a text in small letters, in order; words of more than 40 letters are left out. */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter(word => word.length <= MAX_WORD);
}

/** Whether a word says nothing by itself, as "the" does. */
export const isEmptyWord = (word: string): boolean => EMPTY_WORDS.has(word);

/**
 * What a query asks for: its words without empty ones, unless there are only such. The last word may be unfinished, so
 * it is kept as it is ("a" may become "argo") where it ends the text.
 */
export function queryWords(query: string | undefined): string[] {
  const all = (query?.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MAX_WORDS);
  const telling = all.filter(word => !EMPTY_WORDS.has(word));
  return telling.length > 0 ? telling : all;
}
