import type { SourceDefect } from '@flyloft/plugin-manager-common';

/** Where in a source something stands. */
export type Place = Pick<SourceDefect, 'file' | 'entry' | 'line'>;

/** A defect at a place, without the parts of it that are not known. */
export function defectAt(place: Place, defect: Pick<SourceDefect, 'code' | 'message' | 'fix'>): SourceDefect {
  const { file, entry, line } = place;
  return {
    ...defect,
    message: defect.message.slice(0, 2000),
    fix: defect.fix.slice(0, 2000),
    ...(file === undefined ? {} : { file }),
    ...(entry === undefined ? {} : { entry }),
    ...(line === undefined ? {} : { line }),
  };
}

/**
 * A text without control characters and at most `limit` characters long; what is longer is cut, and said so in
 * `defects`. Undefined where nothing is left.
 */
export function cutText(
  value: string | undefined,
  limit: number,
  what: { name: string; place: Place; defects: SourceDefect[] }
): string | undefined {
  const text = value
    ?.slice(0, limit * 2)
    .replace(/[^\P{Cc}\t\n\r]/gu, '')
    .trim();
  if (!text || value === undefined) return undefined;
  if (value.trim().length <= limit) return text;
  what.defects.push(
    defectAt(what.place, {
      code: 'text-cut',
      message: `${what.name} has ${value.length} characters; the first ${limit} are shown.`,
      fix: `Shorten ${what.name}.`,
    })
  );
  return text.slice(0, limit);
}

/** Words that may be shown as tags: without empty, overlong and repeated ones, at most 50. */
export function cleanWords(words: readonly string[]): string[] {
  const trimmed = words.map(word => word.trim()).filter(word => word.length > 0 && word.length <= 60);
  return [...new Set(trimmed)].slice(0, 50);
}
